"""What macOS is told of the app: Info.plist, with the kinds of files it opens."""

from typing import Any

OFFICE = "org.example.outreach.office"


def info(version: str) -> dict[str, Any]:
    """The entries of Info.plist that PyInstaller does not write itself."""
    return {
        "CFBundleName": "Outreach",
        "CFBundleDisplayName": "Outreach",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "ru", "ky"],
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "© The Outreach developers. MIT licence.",
        "NSRequiresAquaSystemAppearance": False,  # dark, where the system is
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Outreach press office",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "outreach.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [OFFICE],
            },
            {
                "CFBundleTypeName": "vCard",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.vcard"],
            },
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": OFFICE,
                "UTTypeDescription": "Outreach press office",
                "UTTypeConformsTo": ["public.database", "public.data"],
                "UTTypeIconFile": "outreach.icns",
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["outreach"],
                    "public.mime-type": ["application/x-outreach-office"],
                },
            }
        ],
    }
