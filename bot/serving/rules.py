"""Rasa's rule policy with an index, so that a prediction does not look at every rule."""

from __future__ import annotations

from collections import defaultdict

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_Index = dict[tuple[str | None, str | None], set[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """`RulePolicy`, which looks only at rules whose last step names this intent and this action, or does not say.

    The product has no forms and no rules on the words of a message, so those searches are left out where there are none.
    """

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if tracker.active_loop_name or self._reads_texts():
            found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
                tracker, domain, use_text_for_last_user_input
            )
            return found
        if use_text_for_last_user_input:
            return None, None, False
        states = self._prediction_states(tracker, domain, False, rule_only_data=self._get_rule_only_data())
        keys = self._get_possible_keys(self.lookup[RULES], states)
        best = max(keys, key=len, default="")
        return self.lookup[RULES].get(best), best or self._create_feature_key(states), False

    def _reads_texts(self) -> bool:
        """Whether a rule looks at the words of a message."""
        if "_texts" not in self.__dict__:
            states = (state for key in self.lookup[RULES] for state in self._rule_key_to_state(key))
            self._texts = any(TEXT in state.get(USER, {}) for state in states)
        return self._texts

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if not states:
            return set(super()._get_possible_keys(lookup, states))
        index = self._index(lookup)
        intent, action = _last(states[-1])
        near = set().union(*(index.get(key, set()) for key in {(i, a) for i in (intent, None) for a in (action, None)}))
        return set(super()._get_possible_keys({key: lookup[key] for key in near}, states))

    def _index(self, lookup: dict[str, str]) -> _Index:
        """The rules by the intent and the action of their last step; made again when a training changed the rules."""
        indexes: dict[int, tuple[int, _Index]] = self.__dict__.setdefault("_indexes", {})
        size, index = indexes.get(id(lookup), (-1, {}))
        if size != len(lookup):
            index = defaultdict(set)
            for key in lookup:
                index[_last(self._rule_key_to_state(key)[-1])].add(key)
            indexes[id(lookup)] = len(lookup), index
        return index


def _last(state: State) -> tuple[str | None, str | None]:
    intent, action = state.get(USER, {}).get(INTENT), state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    return (None if intent == SHOULD_NOT_BE_SET else intent), (None if action == SHOULD_NOT_BE_SET else action)
