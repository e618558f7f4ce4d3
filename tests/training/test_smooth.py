"""Before int8: activations on one scale, the same scores."""

import pytest

torch = pytest.importorskip("torch", reason="training needs PyTorch: pip install '.[train]'")


def test_scores_stay_and_columns_come_together() -> None:
    from torch import nn

    from training.smooth import Smoothed, scale_of

    torch.manual_seed(1)
    linear = nn.Linear(8, 5)
    inputs = torch.randn(40, 8) * torch.tensor([20.0, 1, 1, 1, 1, 1, 1, 0.1])
    largest = inputs.abs().amax(0)
    smooth = Smoothed(linear, scale_of(linear, largest))
    torch.testing.assert_close(smooth(inputs), linear(inputs), rtol=1e-4, atol=1e-4)
    after = (inputs * smooth.shrink).abs().amax(0)
    assert after.max() / after.min() < 0.5 * largest.max() / largest.min()
