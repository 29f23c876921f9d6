"""The settings of each head, as they won on validation; the model card tells what was tried."""

from __future__ import annotations

from provisions.classifier.training.fit import Recipe

RECIPES = {
    "unfairness": Recipe(columns=60_000, cost=0.7, tells_case=True),
    "types": Recipe(
        columns=45_000, cost=0.2, choose="weights", own_idf=True, balanced=True, softmax_share=0.3
    ),
    "ai_training": Recipe(columns=20_000, cost=1.0),
    "taxonomy": Recipe(columns=30_000, cost=0.5, choose="exemplars"),
    "stance": Recipe(columns=20_000, cost=1.0, choose="exemplars", balanced=True),
}
