-- A value nearly always belongs to one characteristic. Taken for independent, the rows of a filter
-- were estimated ten times too few, and what was joined to them was joined row by row.
create statistics offering_characteristic_values (dependencies, mcv)
  on name, value from offering_characteristic;
analyze offering_characteristic;
