-- A step that only tests have, as a later facelib would bring it.
ALTER TABLE audit_operation ADD COLUMN added_later integer NOT NULL DEFAULT 1;
