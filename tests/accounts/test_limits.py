"""Windows in which tries are counted."""

from datetime import UTC, datetime, timedelta

from learn.accounts.limits import Limit, Tally, join_limit, sign_in_limits, wait

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMIT = Limit("bucket", most=3, window=timedelta(minutes=15))


def test_there_is_room_until_the_limit_is_reached() -> None:
    ends_at = NOW + timedelta(minutes=5)

    assert not wait([LIMIT], {}, NOW)
    assert not wait([LIMIT], {"bucket": Tally(2, ends_at)}, NOW)
    assert wait([LIMIT], {"bucket": Tally(3, ends_at)}, NOW) == timedelta(minutes=5)


def test_the_longest_wait_counts() -> None:
    other = Limit("other", most=1, window=timedelta(hours=1))
    counted = {
        "bucket": Tally(3, NOW + timedelta(minutes=5)),
        "other": Tally(1, NOW + timedelta(minutes=9)),
    }

    assert wait([LIMIT, other], counted, NOW) == timedelta(minutes=9)


def test_buckets_name_no_person_and_no_address() -> None:
    buckets = [limit.bucket for limit in (*sign_in_limits("ayesha", "203.0.113.9", 10), join_limit("::1", 5))]

    assert not any("ayesha" in bucket or "203.0" in bucket or "::1" in bucket for bucket in buckets)
    assert all(len(bucket) <= 120 for bucket in buckets)


def test_an_address_may_fail_ten_times_as_often_as_a_name() -> None:
    by_name, by_address = sign_in_limits("ayesha", "203.0.113.9", 10)

    assert (by_name.most, by_address.most) == (10, 100)
