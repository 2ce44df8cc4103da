"""Run the prediction graph of a model without Dask."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


class DirectGraphRunner(DaskGraphRunner):
    """Runs the same nodes in the same order as Rasa's runner; the order for a set of targets is worked out once.

    Rasa's runner builds a pruned graph and hands it to Dask for each run, which takes longer than our nodes do.
    """

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run the graph (see Rasa's `GraphRunner.run`)."""
        wanted = targets or self._graph_schema.target_names
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._order(tuple(wanted)):
            results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
        return dict(results[target] for target in wanted)

    def _order(self, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        """(node, what it needs) for every node that the targets need, each after what it needs."""
        orders: dict[tuple[str, ...], list[tuple[str, list[str]]]] = self.__dict__.setdefault("_orders", {})
        if targets not in orders:
            orders[targets] = _sorted_nodes(self._graph_schema.minimal_graph_schema(list(targets)))
        return orders[targets]


def _sorted_nodes(schema: GraphSchema) -> list[tuple[str, list[str]]]:
    order: list[tuple[str, list[str]]] = []
    placed: set[str] = set()

    def place(name: str) -> None:
        if name in placed or name not in schema.nodes:
            return
        placed.add(name)
        needs = list(schema.nodes[name].needs.values())
        for need in needs:
            place(need)
        order.append((name, needs))

    for name in schema.nodes:
        place(name)
    return order
