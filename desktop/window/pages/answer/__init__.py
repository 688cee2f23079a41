"""The panel beside the questions: total, plan and range, years, next step, what is missing or open."""
