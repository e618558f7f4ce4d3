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


def test_a_layer_gives_what_it_gave() -> None:
    from training.encoder import HIDDEN, INNER, Layer
    from training.smooth import smooth

    torch.manual_seed(2)
    layer = Layer(0.0).eval()
    for name in ("qkv", "out", "up", "down"):
        torch.nn.init.normal_(getattr(layer, name).bias)
    inputs, beyond = torch.randn(2, 5, HIDDEN), torch.zeros(2, 1, 1, 5)
    with torch.no_grad():
        before = layer(inputs, beyond)
        smooth(
            layer,
            {
                "qkv": inputs.abs().amax((0, 1)),
                "out": torch.rand(HIDDEN) + 0.1,
                "up": torch.rand(HIDDEN) + 0.1,
                "down": torch.rand(INNER) + 0.1,
            },
        )
        torch.testing.assert_close(layer(inputs, beyond), before, rtol=1e-3, atol=1e-4)
