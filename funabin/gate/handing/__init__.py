"""May data leave the house, to whom, on which ground? Asked without opening anything.

`judging.judge_handing` answers; `funabin.gate.actions.hand_over` acts on the answer.
"""
