"""Bootstrap of kappa and alpha: all resamples at once, against a loop over scikit-learn and krippendorff."""

from __future__ import annotations

import argparse
import json
import time
import warnings

import krippendorff
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from analysis.agreement.bootstrap import (
    RESAMPLES,
    Patterns,
    alpha_draws,
    kappa_draws,
    patterns,
    percentile_interval,
)
from analysis.agreement.ratings import Ratings
from study.bundled import bundled_studies
from study.folder import open_study

DISAGREEMENT = 0.1
Floats = NDArray[np.float64]


def invented(issues: int) -> dict[str, Ratings]:
    """Two raters' codes of each dimension of the bundled study, alike on about nine issues of ten."""
    rng = np.random.default_rng(0)
    found: dict[str, Ratings] = {}
    for dimension in open_study(bundled_studies()["onnx-converters"]).codebook.dimensions:
        categories = tuple(code.id for code in dimension.roots)
        first = rng.integers(0, len(categories), issues)
        other = rng.integers(0, len(categories), issues)
        second = np.where(rng.random(issues) < DISAGREEMENT, other, first)
        codes = np.stack([first, second], axis=1).astype(np.int64)
        found[dimension.id] = Ratings(tuple(range(issues)), ("ann", "bob"), categories, codes)
    return found


def at_once(ratings: Ratings, resamples: int) -> tuple[Patterns, Floats, Floats, Floats]:
    """The draws, and both coefficients of each, as `failatlas agreement` has them."""
    alike = patterns(ratings)
    draws = alike.draws(resamples=resamples)
    return alike, draws, kappa_draws(alike, draws), alpha_draws(alike, draws)


def one_by_one(alike: Patterns, draws: Floats) -> tuple[Floats, Floats]:
    """The same coefficients of the same resamples by the libraries' functions, in a loop."""
    kappas, alphas = [], []
    for draw in draws.astype(np.int64):
        rows = np.repeat(alike.rows, draw, axis=0)
        kappas.append(cohen_kappa_score(rows[:, 0], rows[:, 1]))
        alphas.append(krippendorff.alpha(reliability_data=rows.T, level_of_measurement="nominal"))
    return np.array(kappas), np.array(alphas)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=200)
    parser.add_argument("--looped", type=int, default=300, help="Resamples that the loop goes through.")
    options = parser.parse_args()
    dimensions = invented(options.issues)
    start = time.perf_counter()
    results = {name: at_once(ratings, RESAMPLES) for name, ratings in dimensions.items()}
    for *_, kappas, alphas in results.values():
        percentile_interval(kappas)
        percentile_interval(alphas)
    vectorised = time.perf_counter() - start
    looped, difference = 0.0, 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for alike, draws, kappas, alphas in results.values():
            start = time.perf_counter()
            loop_kappas, loop_alphas = one_by_one(alike, draws[: options.looped])
            looped += time.perf_counter() - start
            for ours, theirs in ((kappas, loop_kappas), (alphas, loop_alphas)):
                difference = max(difference, float(np.abs(ours[: options.looped] - theirs).max()))
    if difference > 1e-9:
        raise SystemExit(f"The results differ by {difference}.")
    loop_seconds = looped * RESAMPLES / options.looped
    figures = {
        "issues": options.issues,
        "dimensions": len(dimensions),
        "resamples": RESAMPLES,
        "vectorised_seconds": round(vectorised, 3),
        "loop_seconds": round(loop_seconds, 1),
        "loop_measured_on_resamples": options.looped,
        "ratio": round(loop_seconds / vectorised),
        "largest_difference": difference,
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
