"""Draws that may take the same questions, shared out so that each gets as many as it asks for; pure.

What one draw takes may be all that another could take. Then the first takes something else, and a third
may have to make room for that: an augmenting path of Ford and Fulkerson, Maximal Flow through a Network
(1956). It finds room wherever there is any.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Question = TypeVar("Question", bound=Hashable)


def left_for(
    draw: int, held: Sequence[Sequence[Question]], offered: Sequence[Sequence[Question]]
) -> list[Question]:
    """Return the questions offered to a draw that none holds yet."""
    taken = {question for each in held for question in each}
    return [question for question in offered[draw] if question not in taken]


def take_one_more(
    held: Sequence[list[Question]],
    offered: Sequence[Sequence[Question]],
    draw: int,
    choose: Callable[[Sequence[Question]], Question],
) -> bool:
    """Give a draw one more of the questions offered to it; tell whether there was one.

    `held` is changed: other draws keep their number of questions, though not always the same ones. `choose`
    says which of several questions is taken or passed on.
    """
    makes_room: dict[int, tuple[int, Question]] = {}
    waiting, met = deque([draw]), {draw}
    while waiting:
        taker = waiting.popleft()
        free = left_for(taker, held, offered)
        if free:
            held[taker].append(choose(free))
            while taker != draw:
                receiver, passed = makes_room[taker]
                held[taker].remove(passed)
                held[receiver].append(passed)
                taker = receiver
            return True
        fitting = set(offered[taker])
        for giver, questions in enumerate(held):
            wanted = [question for question in questions if question in fitting]
            if wanted and giver not in met:
                makes_room[giver] = taker, choose(wanted)
                met.add(giver)
                waiting.append(giver)
    return False
