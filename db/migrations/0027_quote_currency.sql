-- The currency that a quote was asked for in; null: that of the best price list, as it turns out.
alter table quote add column asked_currency text;
