"""Tests of the office: organisations, their trainees, seats and cohorts."""
