"""Every report by its name in addresses; a new one adds its file and one name here."""

from learn.reports.queries import cohort_progress, module_dropoff, outcomes, overdue, turnaround

REPORTS = {
    each.REPORT.name: each.REPORT for each in (cohort_progress, module_dropoff, outcomes, overdue, turnaround)
}
