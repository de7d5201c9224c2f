"""Small models for the conversion benchmark: of several kinds, in sizes that differ, some of which fail."""

from __future__ import annotations

from pathlib import Path

TORCH_HEAD = "import os, torch\nfrom torch import nn\nN = {size}\nclass Body(nn.Module):\n"
TORCH = {
    "perceptron": "nn.Sequential(nn.Linear(N, 2 * N), nn.ReLU(), nn.Linear(2 * N, N)), (torch.randn(2, N),)",
    "convolution": "nn.Sequential(nn.Conv2d(3, N, 3), nn.BatchNorm2d(N), nn.ReLU(), nn.MaxPool2d(2)), "
    "(torch.randn(1, 3, 16, 16),)",
    "normalised": "nn.Sequential(nn.Linear(N, N), nn.LayerNorm(N), nn.GELU(), nn.Softmax(-1)), (torch.randn(2, N),)",
    "embedding": "nn.Sequential(nn.Embedding(20, N), nn.Linear(N, N)), (torch.arange(6).reshape(2, 3),)",
    "attention": "Body(lambda x: torch.softmax(x @ x.transpose(1, 2) / N**0.5, -1) @ x), (torch.randn(1, 4, N),)",
    "shapes": "Body(lambda x: torch.cat([x[:, :2], x.reshape(2, -1)[:, :3]], 1).exp().sum(1)), (torch.randn(2, N),)",
    "arithmetic": "Body(lambda x: (x.abs() + 1).log() * torch.sigmoid(x) - x.clamp(-1, 1)), (torch.randn(3, N),)",
    "no translation": "Body(lambda x: torch.special.i0(x)), (torch.randn(2, N),)",
    "lost branch": "Body(lambda x: x + 1 if x.sum() > 14.5 else x - 1), (torch.arange(6.0).reshape(2, 3),)",
    "crash": "Body(lambda x: os.abort()), (torch.randn(2, N),)",
}
TORCH_BODY = """    def __init__(self, work):
        super().__init__()
        self.work = work
    def forward(self, x):
        return self.work(x)
torch.manual_seed(N)
def build():
    return {model}
"""
KERAS_HEAD = (
    "import os\nos.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')\nimport keras, numpy, tensorflow as tf\n"
)
KERAS = {
    "perceptron": ((8,), "L.Dense(N)(L.Dense(2 * N, activation='relu')(x))"),
    "convolution": ((12, 12, 3), "L.MaxPooling2D()(L.ReLU()(L.BatchNormalization()(L.Conv2D(N, 3)(x))))"),
    "normalised": ((8,), "L.Softmax()(L.LayerNormalization()(L.Dense(N)(x)))"),
    "pooling": ((8, 8, 4), "L.GlobalAveragePooling2D()(L.ZeroPadding2D()(x))"),
    "shapes": ((8,), "L.Concatenate()([L.Reshape((2, 4))(x), L.Reshape((2, 4))(L.Dense(8)(x))])"),
    "arithmetic": ((6,), "L.Multiply()([L.Activation('sigmoid')(x), L.Activation('tanh')(x)])"),
    "separable": ((8, 8, 3), "L.SeparableConv2D(N, 3, padding='same')(x)"),
    "no translation": ((8,), "L.Lambda(lambda v: tf.math.bessel_i0(v), output_shape=(8,))(x)"),
    "crash": ((8,), "os.abort()"),
}
KERAS_BODY = """L, N = keras.layers, {size}
def build():
    x = L.Input({shape})
    return keras.Model(x, {model}), (numpy.random.RandomState(N).randn(2, *{shape}).astype("float32"),)
"""


def kinds(framework: str) -> dict[str, str]:
    """The text of each kind of model, with its size left open."""
    if framework == "torch":
        return {name: TORCH_HEAD + TORCH_BODY.replace("{model}", model) for name, model in TORCH.items()}
    return {
        name: KERAS_HEAD + KERAS_BODY.replace("{model}", model).replace("{shape}", repr(shape))
        for name, (shape, model) in KERAS.items()
    }


def write_models(folder: Path, framework: str, count: int) -> list[Path]:
    """`count` model files: every kind in turn, each time a little larger."""
    texts = list(kinds(framework).items())
    written = []
    for number in range(count):
        name, text = texts[number % len(texts)]
        path = folder / f"{number:04} {name}.py"
        path.write_text(text.replace("{size}", str(4 + number // len(texts))), encoding="utf-8")
        written.append(path)
    return written
