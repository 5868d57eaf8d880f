"""`funabin demo`: a throw-away site with stock, people and deals, made by actions like everything else."""
