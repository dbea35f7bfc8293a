"""Convolution: a small kernel that is moved over an image.

What networks call convolution is cross-correlation: the kernel lies on a window of the
image, products are summed, and the kernel moves on. Convolution proper turns the kernel
by half a turn first. `Conv2D`, `MaxPool` and `AveragePool` are maps, as in
`lib.layers`, of images of shape (n, channels, height, width): channels come first.

Chapter: :doc:`/chapters/architectures/convolution`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lib.arrays import (
    function,
    map_door,
    parameter,
    precision,
    real,
    silent,
    whole,
    whole_fields,
)
from lib.initializers import he_normal


def output_size(n, size, stride=1, padding=0, dilation=1):
    """Count the places that a kernel can take along one side of an image.

    Parameters
    ----------
    n : int
        Pixels along the side.
    size : int
        Entries of the kernel along the side.
    stride : int
        Pixels from one place of the kernel to the next.
    padding : int
        Zeros that are put before the first pixel, and behind the last.
    dilation : int
        Pixels from one entry of the kernel to the next.

    Returns
    -------
    int
        floor((n + 2 padding - dilation (size - 1) - 1) / stride) + 1.

    Raises
    ------
    ValueError
        If the kernel reaches over more than the padded side, or an argument is no whole
        number or too small.

    Notes
    -----
    Where the stride does not divide, the last pixels are not looked at.

    References
    ----------
    Dumoulin, Visin (2016), A guide to convolution arithmetic for deep learning,
    arXiv:1603.07285, relationship 15.

    Examples
    --------
    >>> output_size(28, 5), output_size(28, 3, stride=2, padding=1)
    (24, 14)
    """
    n, size, stride = whole(n, "n"), whole(size, "size"), whole(stride, "stride")
    padding, dilation = whole(padding, "padding", 0), whole(dilation, "dilation")
    reach, padded = dilation * (size - 1) + 1, n + 2 * padding
    if reach > padded:
        raise ValueError(
            f"size is {size} and reaches over {reach} pixels; expected at most the "
            f"{padded} of the padded image"
        )
    return (padded - reach) // stride + 1


@silent
def cross_correlate(S, K, stride=1, padding=0, dilation=1):
    """Move a kernel over an image, and sum the products at each place.

    Parameters
    ----------
    S : array_like of shape (height, width)
        Image, or any signal of two axes.
    K : array_like of shape (k_height, k_width)
        Kernel.
    stride, padding, dilation : int
        How the kernel moves, see `output_size`.

    Returns
    -------
    ndarray
        With the defaults, entry (i, j) is the sum of S[i + m, j + n] K[m, n] over the
        kernel's entries.

    Raises
    ------
    ValueError
        If an argument has not two axes, the kernel is larger than the padded image, or
        a number is out of range.

    Examples
    --------
    >>> S = np.arange(16).reshape(4, 4)
    >>> cross_correlate(S, [[1, 2], [3, 4]])
    array([[ 34.,  44.,  54.],
           [ 74.,  84.,  94.],
           [114., 124., 134.]])
    """
    S, K = real(S, "S", ndim=2), real(K, "K", ndim=2)
    _, windows = _windows(S, K.shape, stride, padding, dilation)
    return np.einsum("ijmn,mn->ij", windows, K)


def convolve(S, K, stride=1, padding=0, dilation=1):
    """Cross-correlate with the kernel turned by half a turn.

    Parameters
    ----------
    S : array_like of shape (height, width)
        Image, or any signal of two axes.
    K : array_like of shape (k_height, k_width)
        Kernel.
    stride, padding, dilation : int
        How the kernel moves, see `output_size`.

    Returns
    -------
    ndarray
        With the defaults, entry (i, j) is the sum of S[i + h - m, j + w - n] K[m, n]
        over the kernel's entries, with (h, w) the last of them.

    Raises
    ------
    ValueError
        If an argument has not two axes, the kernel is larger than the padded image, or
        a number is out of range.

    Examples
    --------
    >>> S = np.arange(16).reshape(4, 4)
    >>> convolve(S, [[1, 2], [3, 4]])
    array([[ 16.,  26.,  36.],
           [ 56.,  66.,  76.],
           [ 96., 106., 116.]])
    """
    K = real(K, "K", ndim=2)
    return cross_correlate(S, K[::-1, ::-1], stride, padding, dilation)


@dataclass(frozen=True)
class Conv2D:
    """Layer of kernels, each of which looks for its pattern all over the image.

    Parameters
    ----------
    c_in, c_out : int
        Channels of the images, and kernels, each of which makes one channel.
    size : int
        Height and width of the kernels.
    stride, padding, dilation : int
        How the kernels move, see `output_size`.
    initializer : callable
        Draws W with n_in = c_in size² and n_out = c_out size², see `lib.initializers`;
        b starts at 0.

    Notes
    -----
    W has the shape (c_out, c_in, size, size) and b (c_out,). All windows of an image
    are written as the columns of a matrix, so that a product with W, a row a kernel, is
    the convolution. The pullback sends each column's gradient back to the pixels that
    it came from, where windows overlap summed. Data need no gradient:
    ``pullback(dY, by_X=False)`` spares it.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner (1998), Gradient-based learning applied to document
    recognition, doi:10.1109/5.726791.

    Examples
    --------
    >>> layer, X = Conv2D(1, 1, size=2), np.arange(16.0).reshape(1, 1, 4, 4)
    >>> params = {"W": np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), "b": np.zeros(1)}
    >>> Y, pullback = layer(params, X)
    >>> Y[0, 0]
    array([[ 34.,  44.,  54.],
           [ 74.,  84.,  94.],
           [114., 124., 134.]])
    >>> dX, grads = pullback(np.ones_like(Y))
    >>> grads["W"][0, 0]
    array([[45., 54.],
           [81., 90.]])
    """

    c_in: int
    c_out: int
    size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    initializer: Callable = field(default=he_normal, repr=False)

    spares_dX = True

    def __post_init__(self):
        whole_fields(self, c_in=1, c_out=1, size=1, stride=1, padding=0, dilation=1)
        function(self.initializer, "initializer")

    def init(self, rng, dtype=float):
        k, dtype = self.size, precision(dtype)
        n_in, n_out = self.c_in * k * k, self.c_out * k * k
        W = self.initializer(rng, n_in, n_out, (self.c_in, k, k, self.c_out))
        W = np.ascontiguousarray(real(W, "W").transpose(3, 0, 1, 2), dtype)
        return {"W": W, "b": np.zeros(self.c_out, dtype)}

    @map_door
    def __call__(self, params, X, rng=None):
        _check_images(X, self.c_in)
        n, c_in, k, p = len(X), self.c_in, self.size, self.padding
        W = parameter(params, "W", (self.c_out, c_in, k, k))
        b = parameter(params, "b", (self.c_out,))
        X_padded, windows = _windows(X, (k, k), self.stride, p, self.dilation)
        shape = windows.shape[2:4]
        n_places = shape[0] * shape[1]
        columns = windows.transpose(0, 1, 4, 5, 2, 3)
        columns = columns.reshape(n, c_in * k * k, n_places)
        rows = W.reshape(self.c_out, -1)
        Y = rows @ columns + b[:, None]
        Y = Y.reshape(n, self.c_out, *shape)

        def pullback(dY, by_X=True):
            dZ = dY.reshape(n, self.c_out, n_places)
            dW = (dZ @ columns.transpose(0, 2, 1)).sum(axis=0).reshape(W.shape)
            grads = {"W": dW, "b": dZ.sum(axis=(0, 2))}
            if not by_X:
                return None, grads
            dwindows = (rows.T @ dZ).reshape(n, c_in, k, k, *shape)
            dX = np.zeros_like(X_padded)
            for i, j, places in _entries(k, shape, self.stride, self.dilation):
                dX[places] += dwindows[:, :, i, j]
            return dX[:, :, p : p + X.shape[2], p : p + X.shape[3]], grads

        return Y, pullback


@dataclass(frozen=True)
class _Pool:
    size: int
    stride: int | None = None

    def __post_init__(self):
        stride = {} if self.stride is None else {"stride": 1}
        whole_fields(self, size=1, **stride)

    def init(self, rng, dtype=float):
        return {}

    def _entries(self, X):
        _check_images(X)
        stride = self.stride or self.size
        shape = tuple(output_size(n, self.size, stride) for n in X.shape[2:])
        return [places for _, _, places in _entries(self.size, shape, stride)]


class MaxPool(_Pool):
    """Layer that keeps the largest number of each window, channel by channel.

    Parameters
    ----------
    size : int
        Height and width of the windows.
    stride : int, optional
        Pixels from one window to the next, size by default: windows side by side.

    Notes
    -----
    The gradient goes to the largest number alone, and to the first where several are
    largest. A window that holds NaN is NaN.

    Examples
    --------
    >>> S = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> Y, pullback = MaxPool(2)({}, S)
    >>> Y[0, 0]
    array([[ 5.,  7.],
           [13., 15.]])
    >>> pullback(Y)[0][0, 0]
    array([[ 0.,  0.,  0.,  0.],
           [ 0.,  5.,  0.,  7.],
           [ 0.,  0.,  0.,  0.],
           [ 0., 13.,  0., 15.]])
    """

    @map_door
    def __call__(self, params, X, rng=None):
        entries = self._entries(X)
        Y = X[entries[0]].copy()
        for places in entries[1:]:
            np.maximum(Y, X[places], out=Y)

        def pullback(dY):
            dX, left = np.zeros_like(X), dY.copy()
            for places in entries:
                share = left * ~(X[places] < Y)
                dX[places] += share
                left -= share
            return dX, {}

        return Y, pullback


class AveragePool(_Pool):
    """Layer that takes the mean of each window, channel by channel.

    Parameters
    ----------
    size : int
        Height and width of the windows.
    stride : int, optional
        Pixels from one window to the next, size by default: windows side by side.

    Examples
    --------
    >>> S = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> AveragePool(2)({}, S)[0][0, 0]
    array([[ 2.5,  4.5],
           [10.5, 12.5]])
    """

    @map_door
    def __call__(self, params, X, rng=None):
        entries = self._entries(X)
        Y = sum(X[places] for places in entries) / self.size**2

        def pullback(dY):
            share, dX = dY / self.size**2, np.zeros_like(X)
            for places in entries:
                dX[places] += share
            return dX, {}

        return Y, pullback


def receptive_field(layers):
    """Measure how much of the image one output of a stack of layers sees.

    Parameters
    ----------
    layers : sequence of layers, or a Chain
        The first to be applied comes first. Those without a ``size``, such as
        activations, look at one pixel.

    Returns
    -------
    int
        Pixels along one side.

    Notes
    -----
    Each layer adds its kernel's reach less one, times the strides of those before it.

    References
    ----------
    Araujo, Norris, Sim (2019), Computing receptive fields of convolutional neural
    networks, doi:10.23915/distill.00021.

    Examples
    --------
    >>> receptive_field([Conv2D(1, 8, 3), MaxPool(2), Conv2D(8, 8, 3), MaxPool(2)])
    10
    """
    field, step = 1, 1
    for layer in _flat(layers):
        size = getattr(layer, "size", 1)
        stride = getattr(layer, "stride", 1) or size
        field += getattr(layer, "dilation", 1) * (size - 1) * step
        step *= stride
    return field


def _flat(layers):
    for layer in getattr(layers, "layers", layers):
        yield from _flat(layer) if hasattr(layer, "layers") else [layer]


def _check_images(X, channels=None):
    if X.ndim != 4 or channels not in (None, X.shape[1]):
        raise ValueError(
            f"X has shape {X.shape}; expected (n, {channels or 'channels'}, height, "
            "width), channels before pixels"
        )


def _windows(X, sizes, stride, padding, dilation):
    """Pad X; view it as windows of shape (..., places, places, entries, entries)."""
    stride, dilation = whole(stride, "stride"), whole(dilation, "dilation")
    padding = whole(padding, "padding", 0)
    for n, size in zip(X.shape[-2:], sizes, strict=True):
        output_size(n, size, stride, padding, dilation)
    if padding:
        sides = [(0, 0)] * (X.ndim - 2) + [(padding, padding)] * 2
        X = np.pad(X, sides)
    reach = [dilation * (size - 1) + 1 for size in sizes]
    windows = sliding_window_view(X, reach, axis=(-2, -1))
    return X, windows[..., ::stride, ::stride, ::dilation, ::dilation]


def _entries(size, shape, stride, dilation=1):
    """Index, for each entry of a kernel, the pixels that it meets at all places."""

    def line(i, n):
        return slice(i * dilation, i * dilation + stride * (n - 1) + 1, stride)

    for i in range(size):
        for j in range(size):
            yield i, j, (..., line(i, shape[0]), line(j, shape[1]))
