"""What the talk turns on: curve, phasing, stage and advice, scenarios side by side, and the presentation."""
