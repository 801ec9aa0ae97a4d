"""How often Python looks for rubbish: objects that hold each other and that nobody else holds."""

import gc

# Objects made since, of those that can hold others. By Python's own 700 a command looks so often while it
# loads that it takes a fifth longer, and a page, which leaves hardly any rubbish, is looked through again
# and again while it is made.
NEW_BETWEEN_LOOKS = 20_000


def look_at_the_new() -> None:
    """Look through what was made lately, now: for long work, whose rubbish piles up between two looks."""
    gc.collect(1)


def look_seldom() -> None:
    """Look after each 20,000 new objects from now on, in this process and those forked from it."""
    gc.set_threshold(NEW_BETWEEN_LOOKS, *gc.get_threshold()[1:])
