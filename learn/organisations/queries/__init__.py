"""Questions asked for the office: who works where, cohorts, trainees, and what they did."""
