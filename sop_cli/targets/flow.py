"""Whether a flow with lower and upper bounds exists, in whole numbers; where not, the cut that shows it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """Why no flow exists: through the `tight` arcs (at most) less can pass than the `pressing` arcs (at least) bring.

    Arcs by number. gap: how much is too much, in steps.
    """

    tight: tuple[int, ...]
    pressing: tuple[int, ...]
    gap: int


class Flow:
    """A closed network: what flows into a node flows out of it."""

    def __init__(self) -> None:
        self._arcs: list[tuple[int, int, int, int | None]] = []
        self._nodes = 0
        self._stuck: tuple[_Residual, int] | None = None

    def node(self) -> int:
        """A new node; its number."""
        self._nodes += 1
        return self._nodes - 1

    def arc(self, tail: int, head: int, low: int = 0, high: int | None = None) -> int:
        """A new arc; its number."""
        self._arcs.append((tail, head, low, high))
        return len(self._arcs) - 1

    def cut(self) -> Cut | None:
        """None when a flow exists."""
        crossed = [number for number, (_, _, low, high) in enumerate(self._arcs) if high is not None and low > high]
        if crossed:
            first = crossed[0]
            _tail, _head, low, high = self._arcs[first]
            return Cut((first,), (first,), low - (high or 0))
        source, sink = self._nodes, self._nodes + 1
        net = _Residual(self._nodes + 2)
        excess = [0] * self._nodes
        endless = sum(low + (high or 0) for _, _, low, high in self._arcs) + 1
        for tail, head, low, high in self._arcs:
            net.add(tail, head, endless if high is None else high - low)
            excess[head] += low
            excess[tail] -= low
        need = 0
        for node, amount in enumerate(excess):
            if amount > 0:
                net.add(source, node, amount)
                need += amount
            elif amount < 0:
                net.add(node, sink, -amount)
        gap = need - net.push(source, sink)
        if not gap:
            return None
        self._stuck = net, gap
        near = net.reached(source)
        tight = [at for at, (tail, head, _, _) in enumerate(self._arcs) if tail in near and head not in near]
        pressing = [
            at for at, (tail, head, low, _) in enumerate(self._arcs) if tail not in near and head in near and low
        ]
        return Cut(tuple(tight), tuple(pressing), gap)

    def heals(self, arc: int) -> bool:
        """Whether a flow would exist if this arc had no bounds. To be asked after `cut` has found one by pushing."""
        if self._stuck is None:
            return False
        net, gap = self._stuck
        _tail, _head, low, _high = self._arcs[arc]
        return net.opened(2 * arc, low).push(self._nodes, self._nodes + 1) == gap


class _Residual:
    """Dinic's method: shortest augmenting paths in layers."""

    def __init__(self, nodes: int) -> None:
        self._heads: list[int] = []
        self._room: list[int] = []
        self._out: list[list[int]] = [[] for _ in range(nodes)]

    def add(self, tail: int, head: int, room: int) -> None:
        for start, end, space in ((tail, head, room), (head, tail, 0)):
            self._out[start].append(len(self._heads))
            self._heads.append(end)
            self._room.append(space)

    def opened(self, edge: int, back: int) -> _Residual:
        """The same with one edge wide open, and `back` more room against it."""
        other = _Residual(0)
        other._heads, other._out, other._room = self._heads, self._out, list(self._room)
        other._room[edge] += sum(self._room) + 1
        other._room[edge ^ 1] += back
        return other

    def push(self, source: int, sink: int) -> int:
        """The most that can flow from source to sink."""
        total = 0
        while (layers := self._layers(source)).get(sink) is not None:
            turn = [0] * len(self._out)
            while path := self._path(source, sink, layers, turn):
                amount = min(self._room[edge] for edge in path)
                total += amount
                for edge in path:
                    self._room[edge] -= amount
                    self._room[edge ^ 1] += amount
        return total

    def reached(self, source: int) -> set[int]:
        """The nodes to which more could flow."""
        return set(self._layers(source))

    def _layers(self, source: int) -> dict[int, int]:
        layers, queue = {source: 0}, deque([source])
        while queue:
            node = queue.popleft()
            for edge in self._out[node]:
                head = self._heads[edge]
                if self._room[edge] and head not in layers:
                    layers[head] = layers[node] + 1
                    queue.append(head)
        return layers

    def _path(self, source: int, sink: int, layers: dict[int, int], turn: list[int]) -> list[int]:
        path: list[int] = []
        node = source
        while node != sink:
            edges = self._out[node]
            while turn[node] < len(edges) and not self._leads_on(edges[turn[node]], node, layers):
                turn[node] += 1
            if turn[node] < len(edges):
                path.append(edges[turn[node]])
                node = self._heads[path[-1]]
            elif path:
                node = self._heads[path.pop() ^ 1]
                turn[node] += 1
            else:
                return []
        return path

    def _leads_on(self, edge: int, node: int, layers: dict[int, int]) -> bool:
        return self._room[edge] > 0 and layers.get(self._heads[edge]) == layers[node] + 1
