"""Phone numbers: cells split, numbers judged by libphonenumber."""
