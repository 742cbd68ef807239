-- What a restore takes over from the database that is replaced (`other`) into the copy that takes its place (`main`).
-- The temporary tables of_TABLE (old, new, is_new) say which number a row of `other` has in `main`: `store.files.attached`.

-- name: no release that was only written since
UPDATE of_release SET is_new = 0, new = NULL
WHERE is_new = 1 AND old NOT IN (SELECT release_id FROM other.distribution WHERE release_id IS NOT NULL);

-- name: status of releases
UPDATE main.release SET (status, released_at, correction, corrected_at) = (
    SELECT b.status, b.released_at, b.correction, b.corrected_at
    FROM other.release b JOIN of_release m ON m.old = b.id AND m.is_new = 0 WHERE m.new = main.release.id
)
WHERE EXISTS (
    SELECT 1 FROM other.release b JOIN of_release m ON m.old = b.id AND m.is_new = 0
    WHERE m.new = main.release.id AND b.status IN ('released', 'corrected', 'withdrawn')
    AND instr('draft ready embargoed released corrected withdrawn', b.status)
        > instr('draft ready embargoed released corrected withdrawn', main.release.status)
);

-- The further a delivery has come, the less of it is forgotten. "sending" was broken off: nobody knows whether it went.
-- name: recipients who have come further there
CREATE TEMP TABLE further AS
SELECT m.new AS id, here.distribution_id, b.reason, b.message_id, b.at, b.attempts, b.answer,
    CASE b.state WHEN 'sending' THEN 'unsure' ELSE b.state END AS state
FROM other.recipient b
JOIN of_recipient m ON m.old = b.id AND m.is_new = 0
JOIN main.recipient here ON here.id = m.new
WHERE CASE b.state WHEN 'handed' THEN 5 WHEN 'unsure' THEN 4 WHEN 'sending' THEN 4 WHEN 'written' THEN 3
        WHEN 'failed' THEN 2 WHEN 'left out' THEN 1 ELSE 0 END
    > CASE here.state WHEN 'handed' THEN 5 WHEN 'unsure' THEN 4 WHEN 'sending' THEN 4 WHEN 'written' THEN 3
        WHEN 'failed' THEN 2 WHEN 'left out' THEN 1 ELSE 0 END;

-- name: new deliveries
SELECT count(*) FROM other.recipient b JOIN of_recipient m ON m.old = b.id AND m.is_new = 1
WHERE b.state NOT IN ('queued', 'held', 'left out');

-- name: known deliveries
SELECT count(*) FROM further WHERE state NOT IN ('queued', 'held', 'left out');

-- name: states of recipients
UPDATE main.recipient SET (state, reason, message_id, at, attempts, answer) = (
    SELECT f.state, f.reason, f.message_id, f.at, f.attempts, f.answer FROM further f WHERE f.id = main.recipient.id
)
WHERE id IN (SELECT id FROM further);

-- name: states of distributions
UPDATE main.distribution SET (state, finished_at) = (
    SELECT b.state, b.finished_at FROM other.distribution b JOIN of_distribution m ON m.old = b.id
    WHERE m.new = main.distribution.id
)
WHERE state NOT IN ('done', 'stopped') AND id IN (
    SELECT m.new FROM of_distribution m JOIN other.distribution b ON b.id = m.old
    WHERE m.is_new = 0 AND b.state NOT IN ('prepared', 'scheduled')
);

-- A step that made what was sent since is not undone any more, as it is not where it was sent.
-- name: final steps
UPDATE main.step SET final = 1 WHERE id IN (
    SELECT c.step_id FROM main.change c JOIN further f ON f.distribution_id BETWEEN c.first AND c.last
    WHERE c."table" = 'distribution'
);

-- name: nothing further
DROP TABLE temp.further;

-- name: let back since
SELECT count(*) FROM (
    SELECT folded FROM main.suppression WHERE folded NOT IN (SELECT folded FROM other.suppression)
    UNION
    SELECT coalesce(e.folded, a.id) FROM main.contact a JOIN of_contact m ON m.new = a.id
    JOIN other.contact b ON b.id = m.old LEFT JOIN main.email e ON e.contact_id = a.id
    WHERE a.do_not_contact = 1 AND b.do_not_contact = 0
);

-- name: do not contact
UPDATE main.contact SET (do_not_contact, do_not_contact_reason, do_not_contact_on) = (
    SELECT b.do_not_contact, b.do_not_contact_reason, b.do_not_contact_on
    FROM other.contact b JOIN of_contact m ON m.old = b.id
    WHERE b.do_not_contact = 1 AND m.new = main.contact.id
)
WHERE do_not_contact = 0 AND id IN (
    SELECT m.new FROM other.contact b JOIN of_contact m ON m.old = b.id WHERE b.do_not_contact = 1
);

-- name: suppressed addresses
INSERT OR IGNORE INTO main.suppression (folded, reason, since)
SELECT folded, reason, since FROM other.suppression;

-- name: addresses of people who are not here
INSERT OR IGNORE INTO main.suppression (folded, reason, since)
SELECT e.folded, b.do_not_contact_reason, coalesce(b.do_not_contact_on, date('now'))
FROM other.contact b JOIN other.email e ON e.contact_id = b.id
WHERE b.do_not_contact = 1 AND e.folded IS NOT NULL AND b.id NOT IN (SELECT old FROM of_contact);

-- name: verdicts on bounces
UPDATE main.bounce SET verdict = (
    SELECT b.verdict FROM other.bounce b JOIN of_bounce m ON m.old = b.id WHERE m.new = main.bounce.id
)
WHERE verdict = 'open' AND id IN (SELECT new FROM of_bounce WHERE is_new = 0);

-- name: addresses that bounced
UPDATE main.email SET (bounced_on, bounce, bounce_text) = (
    SELECT b.bounced_on, b.bounce, b.bounce_text FROM other.email b
    WHERE b.folded = main.email.folded AND b.bounced_on > coalesce(main.email.bounced_on, '')
    ORDER BY b.bounced_on DESC LIMIT 1
)
WHERE EXISTS (
    SELECT 1 FROM other.email b
    WHERE b.folded = main.email.folded AND b.bounced_on > coalesce(main.email.bounced_on, '')
);

-- name: paused
UPDATE main.distribution SET state = 'paused' WHERE state IN ('scheduled', 'sending');
