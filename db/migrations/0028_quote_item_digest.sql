-- Of a line's price what the totals and the hash of the whole quote take, so that an edit of
-- another line needn't read what this one costs. Null: not priced, or not by what writes it.
alter table quote_item add column digest text;
