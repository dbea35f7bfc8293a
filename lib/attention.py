"""Attention: a look-up in which every place answers a little.

A query is compared with the key of every place, and the answer is the mean of the
places' values, weighted by how well their keys fit. In self-attention all three come
from the same series, so that each step takes from the others what it asks for.

`SelfAttention` and `TransformerBlock` are maps, as in `lib.layers`, of series of shape
(n_samples, T, n). `Embedding` makes such a series of token ids, and
`PositionalEncoding` tells its steps apart, which attention alone does not.

Chapter: :doc:`/chapters/architectures/attention`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lib.activations import softmax
from lib.arrays import (
    function,
    inside,
    map_door,
    parameter,
    precision,
    real,
    silent,
    whole,
    whole_fields,
)
from lib.initializers import glorot_uniform, lecun_normal
from lib.layers import Chain, EachStep, LayerNorm, Relu, Residual, mlp


@silent
def attention_weights(Q, K, mask=None):
    """Compare each query with each key.

    Parameters
    ----------
    Q : array_like of shape (..., T_q, d)
        Queries.
    K : array_like of shape (..., T_k, d)
        Keys.
    mask : array_like of shape (T_q, T_k) or (..., T_q, T_k), optional
        True or 1 where a query may look, False or 0 where not.

    Returns
    -------
    ndarray of shape (..., T_q, T_k)
        softmax(Q K.T / √d), by rows, which sum to 1; 0 where the mask forbids.

    Raises
    ------
    ValueError
        If the shapes do not fit, the mask holds anything but yes and no, or it forbids
        a query every key.

    Notes
    -----
    The product of two vectors of d independent entries with variance 1 has variance d.
    Divided by √d it has variance 1 whatever d is, and softmax does not saturate.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    Attention is all you need, arXiv:1706.03762, section 3.2.1.

    Examples
    --------
    >>> attention_weights([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]).round(4)
    array([[0.6698, 0.3302]])
    """
    Q, K = _places(Q, "Q"), _places(K, "K")
    if K.shape[:-2] != Q.shape[:-2] or K.shape[-1] != Q.shape[-1]:
        raise ValueError(
            f"K has shape {K.shape} and Q {Q.shape}; expected them to differ in the "
            "number of rows at most"
        )
    S = Q / math.sqrt(Q.shape[-1]) @ K.swapaxes(-1, -2)
    if mask is not None:
        S = np.where(_yes_or_no(mask, S.shape), S, -np.inf)
    return softmax(S)


@silent
def attention(Q, K, V, mask=None):
    """Answer each query by the mean of the values, weighted by how well keys fit.

    Parameters
    ----------
    Q : array_like of shape (..., T_q, d)
        Queries.
    K : array_like of shape (..., T_k, d)
        Keys.
    V : array_like of shape (..., T_k, d_v)
        Values, one for each key.
    mask : array_like of shape (T_q, T_k) or (..., T_q, T_k), optional
        True or 1 where a query may look, False or 0 where not.

    Returns
    -------
    Y : ndarray of shape (..., T_q, d_v)
        A V, with A the `attention_weights`.
    pullback : callable
        ``dQ, dK, dV = pullback(dY)``.

    Raises
    ------
    ValueError
        If the shapes do not fit, the mask holds anything but yes and no, or it forbids
        a query every key.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    Attention is all you need, arXiv:1706.03762, equation 1.

    Examples
    --------
    >>> keys, values = [[9.0, 0.0], [0.0, 9.0]], [[1.0], [2.0]]
    >>> Y, pullback = attention([[9.0, 0.0], [0.0, 9.0], [0.0, 0.0]], keys, values)
    >>> Y
    array([[1. ],
           [2. ],
           [1.5]])
    >>> dQ, dK, dV = pullback([[0.0], [0.0], [1.0]])
    >>> dV
    array([[0.5],
           [0.5]])
    """
    Q, K, V = _places(Q, "Q"), _places(K, "K"), _places(V, "V")
    if V.shape[:-1] != K.shape[:-1]:
        raise ValueError(f"V has shape {V.shape}; expected {K.shape[:-1]} before d_v")
    A = attention_weights(Q, K, mask)
    Y = A @ V

    @silent
    def pullback(dY):
        dY = real(dY, "dY")
        if dY.shape != Y.shape:
            raise ValueError(f"dY has shape {dY.shape}; expected {Y.shape} as Y")
        dV, dA = A.swapaxes(-1, -2) @ dY, dY @ V.swapaxes(-1, -2)
        dS = A * (dA - np.vecdot(A, dA)[..., None])
        root = math.sqrt(Q.shape[-1])
        return dS @ K / root, dS.swapaxes(-1, -2) @ Q / root, dV

    return Y, pullback


@dataclass(frozen=True)
class SelfAttention:
    """Layer by which each step of a series asks all steps, in several ways at once.

    Parameters
    ----------
    n : int
        Width of the series.
    heads : int
        Questions that a step asks at once, a divisor of n; each has queries, keys and
        values of n / heads numbers.
    causal : bool
        Whether a step sees only itself and those before it.

    Notes
    -----
    X W_QKV + b_QKV, with W_QKV of shape (n, 3 n), is Q, K and V side by side, and in
    each of them the heads side by side. The heads' answers, side by side, make the
    output by W_O, (n, n), and b_O. Weights are drawn by
    `lib.initializers.glorot_uniform`; biases start at 0.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    Attention is all you need, arXiv:1706.03762, section 3.2.2.

    Examples
    --------
    >>> layer, rng = SelfAttention(8, heads=2, causal=True), np.random.default_rng(0)
    >>> params, X = layer.init(rng), rng.standard_normal((1, 3, 8))
    >>> layer(params, X)[0].shape
    (1, 3, 8)
    >>> layer.weights(params, X)[0, 0].round(2)
    array([[1.  , 0.  , 0.  ],
           [0.5 , 0.5 , 0.  ],
           [0.12, 0.14, 0.74]])
    """

    n: int
    heads: int
    causal: bool = False

    def __post_init__(self):
        whole_fields(self, n=1, heads=1)
        if self.n % self.heads:
            raise ValueError(
                f"heads is {self.heads}; expected a divisor of n, {self.n}"
            )

    def init(self, rng, dtype=float):
        n = self.n
        dtype = precision(dtype)
        W = glorot_uniform(rng, n, n, (n, 4 * n)).astype(dtype)
        W_QKV, W_O = W[:, : 3 * n].copy(), W[:, 3 * n :].copy()
        b_QKV, b_O = np.zeros(3 * n, dtype), np.zeros(n, dtype)
        return {"W_QKV": W_QKV, "b_QKV": b_QKV, "W_O": W_O, "b_O": b_O}

    @silent
    def weights(self, params, X):
        """Tell where each step looks.

        Parameters
        ----------
        params : dict
            Parameters of the layer.
        X : array_like of shape (n_samples, T, n)
            Series.

        Returns
        -------
        ndarray of shape (n_samples, heads, T, T)
            The weights of all steps, a column each, for every step, a row each.
        """
        Q, K, _ = self._ask(params, _series(X, self.n))
        return attention_weights(Q, K, self._mask(Q))

    @map_door
    def __call__(self, params, X, rng=None):
        X, n = _series(X, self.n), self.n
        W_QKV = parameter(params, "W_QKV", (n, 3 * n))
        W_O, b_O = parameter(params, "W_O", (n, n)), parameter(params, "b_O", (n,))
        Q, K, V = self._ask(params, X)
        heads, heads_pullback = attention(Q, K, V, self._mask(Q))
        answers = heads.swapaxes(1, 2).reshape(X.shape)
        Y = answers @ W_O + b_O

        def pullback(dY):
            dY, X_rows = dY.reshape(-1, n), X.reshape(-1, n)
            dW_O = answers.reshape(-1, n).T @ dY
            danswers = (dY @ W_O.T).reshape(*X.shape[:2], self.heads, n // self.heads)
            dQKV = np.stack(heads_pullback(danswers.swapaxes(1, 2)))
            dP = dQKV.transpose(1, 3, 0, 2, 4).reshape(-1, 3 * n)
            grads = {"W_QKV": X_rows.T @ dP, "b_QKV": dP.sum(axis=0)}
            grads |= {"W_O": dW_O, "b_O": dY.sum(axis=0)}
            return (dP @ W_QKV.T).reshape(X.shape), grads

        return Y, pullback

    def _ask(self, params, X):
        """Queries, keys and values, each of shape (n_samples, heads, T, n / heads)."""
        n = self.n
        W_QKV = parameter(params, "W_QKV", (n, 3 * n))
        P = X.reshape(-1, n) @ W_QKV + parameter(params, "b_QKV", (3 * n,))
        P = P.reshape(*X.shape[:2], 3, self.heads, n // self.heads)
        return P.transpose(2, 0, 3, 1, 4)

    def _mask(self, Q):
        T = Q.shape[-2]
        return np.tri(T, dtype=bool) if self.causal else None


@dataclass(frozen=True)
class TransformerBlock:
    """Layer that adds to a series what its steps tell each other, and what they think.

    Parameters
    ----------
    n : int
        Width of the series.
    heads : int
        Heads of the `SelfAttention`, a divisor of n.
    n_hidden : int
        Hidden units of the perceptron that works on each step by itself, often 4 n.
    causal : bool
        Whether a step sees only itself and those before it.

    Notes
    -----
    X ← X + attention(norm(X)), then X ← X + mlp(norm(X)). Norms come first, as in
    GPT-2; in the original they came last.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    Attention is all you need, arXiv:1706.03762, section 3.1. Xiong, Yang, He, Zheng,
    Zheng, Xing, Zhang, Lan, Wang, Liu (2020), On layer normalization in the transformer
    architecture, arXiv:2002.04745.

    Examples
    --------
    >>> block, rng = TransformerBlock(8, heads=2, n_hidden=32), np.random.default_rng(0)
    >>> block(block.init(rng), np.ones((1, 3, 8)))[0].shape
    (1, 3, 8)
    """

    n: int
    heads: int
    n_hidden: int
    causal: bool = False

    def __post_init__(self):
        whole_fields(self, n=1, heads=1, n_hidden=1)
        norm = EachStep(LayerNorm(self.n))
        tell = SelfAttention(self.n, self.heads, self.causal)
        think = EachStep(mlp([self.n, self.n_hidden, self.n], Relu()))
        chain = Chain([Residual(Chain([norm, tell])), Residual(Chain([norm, think]))])
        object.__setattr__(self, "chain", chain)

    def init(self, rng, dtype=float):
        return self.chain.init(rng, dtype)

    @silent
    def weights(self, params, X):
        """Tell where each step looks.

        Parameters
        ----------
        params : list
            Parameters of the block.
        X : array_like of shape (n_samples, T, n)
            Series.

        Returns
        -------
        ndarray of shape (n_samples, heads, T, T)
            The weights of all steps, a column each, for every step, a row each.
        """
        norm, attention = self.chain.layers[0].layer.layers
        (norm_params, attention_params), _ = params
        return attention.weights(
            attention_params, norm(norm_params, _series(X, self.n))[0]
        )

    @map_door
    def __call__(self, params, X, rng=None):
        return inside(self.chain.__call__)(params, _series(X, self.n), rng)


@dataclass(frozen=True)
class Embedding:
    """Layer that looks up a row for each token, as a dense layer would of one-hot rows.

    Parameters
    ----------
    n_tokens : int
        Tokens that there are, with the ids 0 to n_tokens - 1.
    n : int
        Width of a row.
    initializer : callable
        Draws W, of shape (n_tokens, n), with n_in = 1, for of a one-hot row's products
        with W one remains; see `lib.initializers`.

    Notes
    -----
    Ids have no gradient, and the pullback returns None for it.

    Examples
    --------
    >>> params = {"W": np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])}
    >>> Y, pullback = Embedding(3, 2)(params, [[2, 0, 2]])
    >>> Y
    array([[[4., 5.],
            [0., 1.],
            [4., 5.]]])
    >>> pullback(np.ones_like(Y))[1]["W"]
    array([[1., 1.],
           [0., 0.],
           [2., 2.]])
    """

    n_tokens: int
    n: int
    initializer: Callable = field(default=lecun_normal, repr=False)

    spares_dX = True

    def __post_init__(self):
        whole_fields(self, n_tokens=1, n=1)
        function(self.initializer, "initializer")

    def init(self, rng, dtype=float):
        W = self.initializer(rng, 1, self.n, (self.n_tokens, self.n))
        return {"W": real(W, "W").astype(precision(dtype))}

    @map_door
    def __call__(self, params, X, rng=None):
        ids, W = _ids(X, self.n_tokens), parameter(params, "W", (self.n_tokens, self.n))
        Y = W[ids]

        def pullback(dY, by_X=False):
            dW = np.zeros_like(W)
            np.add.at(dW, ids, dY)
            return None, {"W": dW}

        return Y, pullback


def positional_encoding(T, n):
    """Write the number of each step as waves, from fast to slow.

    Parameters
    ----------
    T : int
        Steps.
    n : int
        Width of a row.

    Returns
    -------
    ndarray of shape (T, n)
        sin(t / 10000^(i / n)) in each even column i, and the cosine of the same in
        column i + 1.

    Raises
    ------
    ValueError
        If T or n is no whole number, or less than 1.

    Notes
    -----
    A shift by k steps turns each pair of columns by an angle that is the same for all
    t, so that "k steps ago" is a matrix.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    Attention is all you need, arXiv:1706.03762, section 3.5.

    Examples
    --------
    >>> positional_encoding(3, 4).round(4)
    array([[ 0.    ,  1.    ,  0.    ,  1.    ],
           [ 0.8415,  0.5403,  0.01  ,  1.    ],
           [ 0.9093, -0.4161,  0.02  ,  0.9998]])
    """
    t, i = np.arange(whole(T, "T"))[:, None], np.arange(whole(n, "n"))
    angles = t / 10000 ** (i // 2 * 2 / n)
    return np.where(i % 2, np.cos(angles), np.sin(angles))


@dataclass(frozen=True)
class PositionalEncoding:
    """Layer that adds the `positional_encoding` to a series.

    Examples
    --------
    >>> PositionalEncoding()({}, np.zeros((1, 2, 2)))[0].round(4)
    array([[[0.    , 1.    ],
            [0.8415, 0.5403]]])
    """

    def init(self, rng, dtype=float):
        return {}

    @map_door
    def __call__(self, params, X, rng=None):
        X = _series(X)
        Y = X + positional_encoding(*X.shape[1:]).astype(X.dtype)
        return Y, lambda dY: (dY.copy(), {})


def _places(X, name):
    X = real(X, name)
    if X.ndim < 2 or 0 in X.shape[-2:]:
        raise ValueError(
            f"{name} has shape {X.shape}; expected (..., T, d), T and d 1 or more"
        )
    return X


def _series(X, n=None):
    X = real(X, "X")
    if X.ndim != 3 or X.shape[1] == 0 or X.shape[2] == 0 or n not in (None, X.shape[2]):
        raise ValueError(
            f"X has shape {X.shape}; expected (n_samples, T, {n or 'n'}), T 1 or more"
        )
    return X


def _yes_or_no(mask, shape):
    M = real(mask, "mask")
    if M.shape not in (shape, shape[-2:]):
        raise ValueError(f"mask has shape {M.shape}; expected {shape[-2:]} or {shape}")
    other = M[(M != 0) & (M != 1)]
    if other.size:
        raise ValueError(f"mask holds {other[0]}; expected True or False, 1 or 0")
    blind = np.argwhere(~M.any(axis=-1))
    if blind.size:
        query = ", ".join(map(str, blind[0]))
        raise ValueError(f"mask forbids query {query} every key; expected one or more")
    return M == 1


def _ids(X, n_tokens):
    ids = real(X, "X")
    wrong = ids[(np.rint(ids) != ids) | (ids < 0) | (ids >= n_tokens)]
    if wrong.size:
        raise ValueError(
            f"X holds {wrong[0]}; expected token ids, whole numbers from 0 to "
            f"{n_tokens - 1}"
        )
    return ids.astype(np.intp)
