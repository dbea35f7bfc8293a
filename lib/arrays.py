"""The library's one door: numbers as a reader has them, made into arrays.

Every public function passes its arguments through these few lines, once. Lists,
integers of any width, DataFrames, read-only and Fortran-ordered arrays all come in as
arrays of floating-point numbers; what is no real number is refused by name.

NaN and infinity come in too, where a function has an answer for them, and none makes
them a plausible number.

Chapter: none; every chapter's functions begin here.
"""

from contextvars import ContextVar
from functools import partial, wraps
from numbers import Integral, Real

import numpy as np

_FLOATS = np.dtype(np.float64), np.dtype(np.float32)
_inside = ContextVar("_inside", default=False)


def real(x, name, ndim=None, finite=False):
    """Return x as an array of floating-point numbers.

    Parameters
    ----------
    x : array_like
        Real numbers. Of a DataFrame or Series only the positions count, never the
        labels.
    name : str
        What the caller calls x.
    ndim : int, optional
        How many axes it must have.
    finite : bool
        Whether NaN and infinity are refused.

    Returns
    -------
    ndarray
        The same numbers: float32 stays float32, float16 becomes float32, everything
        else becomes float64. Not a copy where none is needed.

    Raises
    ------
    ValueError
        If x holds anything but real numbers, masked entries, or has other axes.

    Examples
    --------
    >>> real([1, 2], "z")
    array([1., 2.])
    >>> real("12", "z")
    Traceback (most recent call last):
    ValueError: z has dtype <U2; expected real numbers
    """
    if type(x) is not np.ndarray or x.dtype not in _FLOATS:
        x = _convert(x, name)
    if ndim is not None and x.ndim != ndim:
        axes = "1 axis" if ndim == 1 else f"{ndim} axes"
        raise ValueError(f"{name} has shape {x.shape}; expected {axes}")
    if finite and not np.isfinite(x).all():
        raise ValueError(f"{name} has NaN or infinite entries; expected finite numbers")
    return x


def _convert(x, name):
    if np.ma.is_masked(x):
        raise ValueError(f"{name} has masked entries; expected real numbers")
    try:
        array = np.asarray(x)
        if array.dtype == object and all(isinstance(one, Real) for one in array.flat):
            array = array.astype(np.float64)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{name} is no array ({error}); expected real numbers, rows of equal length"
        ) from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} has dtype {array.dtype}; expected real numbers")
    single = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    return array.astype(np.float32 if single else np.float64, copy=False)


def samples(x, name):
    """Return x as an array of samples, in which whole numbers stay whole.

    Parameters
    ----------
    x : array_like of shape (n, ...)
        Samples, or the labels of some: real numbers.
    name : str
        What the caller calls x.

    Returns
    -------
    ndarray of shape (n, ...)
        Integers, which may number classes, as they came; everything else as by `real`.

    Raises
    ------
    ValueError
        If x holds anything but real numbers, or is a single one.

    Examples
    --------
    >>> samples([2, 0, 1], "labels")
    array([2, 0, 1])
    """
    array = real(x, name)
    if array.ndim == 0:
        raise ValueError(f"{name} is {x}; expected samples, of shape (n, ...)")
    given = x if array is x else np.asarray(x)
    return given if given.dtype.kind in "biu" else array


def number(x, name, least=-np.inf, most=np.inf, above=-np.inf, below=np.inf):
    """Return x as one float within bounds.

    Parameters
    ----------
    x : float
        A real number.
    name : str
        What the caller calls x.
    least, most : float
        The bounds, themselves allowed.
    above, below : float
        The bounds, themselves not allowed.

    Returns
    -------
    float
        The number.

    Raises
    ------
    ValueError
        If x is no single real number, is not finite, or is out of bounds.

    Examples
    --------
    >>> number(0.9, "beta", least=0, below=1)
    0.9
    """
    value = x if isinstance(x, float) else real(x, name, ndim=0)
    if not (least <= value <= most and above < value < below):
        bounds = [f"at least {least}"] * (least > -np.inf)
        bounds += [f"more than {above}"] * (above > -np.inf)
        bounds += [f"at most {most}"] * (most < np.inf)
        bounds += [f"less than {below}"] * (below < np.inf)
        raise ValueError(
            f"{name} is {x}; expected one finite number{', ' * bool(bounds)}"
            f"{' and '.join(bounds)}"
        )
    return float(value)


def quantity(x, name):
    """Return x as one number, or as an array where it is several.

    Parameters
    ----------
    x : float or array_like
        Real numbers.
    name : str
        What the caller calls x.

    Returns
    -------
    float or ndarray
        One number as a Python number, which leaves float32 arrays that it meets in
        float32; several as by `real`.

    Raises
    ------
    ValueError
        If x holds anything but real numbers.

    Examples
    --------
    >>> quantity(np.int8(3), "I"), quantity([3, 4], "I")
    (3.0, array([3., 4.]))
    """
    if type(x) is float or type(x) is int:
        return x
    x = real(x, name)
    return x if x.ndim else float(x)


def whole(n, name, least=1):
    """Return n as an int that is large enough.

    Parameters
    ----------
    n : int
        A whole number, of any integer type.
    name : str
        What the caller calls n.
    least : int
        The smallest that is allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ValueError
        If n is no whole number or too small.

    Examples
    --------
    >>> whole(np.uint8(3), "n")
    3
    """
    if not isinstance(n, Integral) or isinstance(n, bool) or n < least:
        bound = f", {least} or more" if least > -np.inf else ""
        raise ValueError(f"{name} is {n!r}; expected a whole number{bound}")
    return int(n)


def table(X, name="X"):
    """Return X as rows and columns of finite numbers, a row a sample.

    Parameters
    ----------
    X : array_like of shape (n, n_in)
        Numbers; neither axis may be empty.
    name : str
        What the caller calls X.

    Returns
    -------
    ndarray of shape (n, n_in)
        The same numbers, as by `real`.

    Raises
    ------
    ValueError
        If X has other axes, is empty, or holds NaN or infinity.

    Examples
    --------
    >>> table([[1, 2], [3, np.nan]])
    Traceback (most recent call last):
    ValueError: X has NaN or infinite entries; expected finite numbers
    """
    X = real(X, name, finite=True)
    if X.ndim != 2 or X.size == 0:
        raise ValueError(f"{name} has shape {X.shape}; expected rows and columns")
    return X


def labels(y, name="y", n=None):
    """Return y as whole numbers that name classes.

    Parameters
    ----------
    y : array_like of shape (n,)
        One label a sample: whole numbers or booleans.
    name : str
        What the caller calls y.
    n : int, optional
        How many there must be.

    Returns
    -------
    ndarray of int, of shape (n,)
        The same labels.

    Raises
    ------
    ValueError
        If y has another shape, is empty, or holds anything but whole numbers.

    Examples
    --------
    >>> labels([True, False])
    array([1, 0])
    >>> labels([0.5, 1.0])
    Traceback (most recent call last):
    ValueError: y holds 0.5; expected whole numbers, one for each class
    """
    y = real(y, name)
    if y.ndim != 1 or y.size == 0 or len(y) != (n or len(y)):
        expected = "one label a sample" if n is None else f"({n},), one label a sample"
        raise ValueError(f"{name} has shape {y.shape}; expected {expected}")
    wrong = ~((np.abs(y) < 2**53) & (y == np.rint(y)))
    if wrong.any():
        raise ValueError(
            f"{name} holds {y[wrong][0]}; expected whole numbers, one for each class"
        )
    return y.astype(int)


def whole_fields(thing, **least):
    """Make fields of a frozen dataclass ints that are large enough.

    Parameters
    ----------
    thing : object
        Instance of a frozen dataclass; `whole` looks at the fields named.
    **least : int
        The smallest that is allowed, by the name of the field.

    Raises
    ------
    ValueError
        If a field is no whole number or too small.
    """
    for name, smallest in least.items():
        object.__setattr__(thing, name, whole(getattr(thing, name), name, smallest))


def number_fields(thing, **bounds):
    """Make fields of a frozen dataclass floats within bounds.

    Parameters
    ----------
    thing : object
        Instance of a frozen dataclass; `number` looks at the fields named.
    **bounds : dict
        The bounds, as `number` takes them, by the name of the field.

    Raises
    ------
    ValueError
        If a field is no single real number, is not finite, or is out of bounds.
    """
    for name, limits in bounds.items():
        object.__setattr__(thing, name, number(getattr(thing, name), name, **limits))


def distribution(p, name="p", axis=-1):
    """Return p as probabilities that sum to 1.

    Parameters
    ----------
    p : array_like of shape (..., n_outcomes)
        Probabilities, or shares.
    name : str
        What the caller calls p.
    axis : int or None
        Along which they sum to 1; None for all together.

    Returns
    -------
    ndarray of the shape of p
        The same numbers, as by `real`.

    Raises
    ------
    ValueError
        If p is empty, negative or NaN somewhere, or does not sum to 1.

    Examples
    --------
    >>> distribution([0.5, 0.6])
    Traceback (most recent call last):
    ValueError: p sums to 1.1; expected probabilities that sum to 1
    """
    p = real(p, name)
    if p.ndim == 0 or p.size == 0:
        raise ValueError(f"{name} has shape {p.shape}; expected rows of probabilities")
    if not (p >= 0).all():
        raise ValueError(f"{name} holds {p[~(p >= 0)][0]}; expected probabilities")
    total = p.sum(axis=axis)
    off = np.abs(total - 1)
    if not (off <= np.sqrt(np.finfo(p.dtype).eps)).all():
        raise ValueError(
            f"{name} sums to {total.flat[off.argmax()]}; "
            "expected probabilities that sum to 1"
        )
    return p


def parameter(params, name, shape=None):
    """Return one array of a model's parameters.

    Parameters
    ----------
    params : dict of array_like
        The parameters.
    name : str
        Which of them.
    shape : tuple of int, optional
        The shape that it must have, if there is only one.

    Returns
    -------
    ndarray
        The same numbers, as by `real`.

    Raises
    ------
    ValueError
        If params has nothing of that name, or of another shape.

    Examples
    --------
    >>> parameter({"b": [0, 0, 0]}, "b", (2,))
    Traceback (most recent call last):
    ValueError: b has shape (3,); expected (2,)
    """
    try:
        array = real(params[name], name)
    except (KeyError, TypeError, IndexError):
        raise ValueError(f"params is {params}; expected a dict with {name}") from None
    if shape not in (None, array.shape):
        raise ValueError(f"{name} has shape {array.shape}; expected {shape}")
    return array


def generator(rng, name="rng"):
    """Return rng, which must be a generator of random numbers.

    Parameters
    ----------
    rng : numpy.random.Generator
        As from ``np.random.default_rng(seed)``.
    name : str
        What the caller calls it.

    Returns
    -------
    numpy.random.Generator
        The same.

    Raises
    ------
    ValueError
        If it is anything else, as a seed.

    Examples
    --------
    >>> generator(0)
    Traceback (most recent call last):
    ValueError: rng is 0; expected a Generator, as np.random.default_rng(0)
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"{name} is {rng!r}; expected a Generator, as np.random.default_rng(0)"
        )
    return rng


def function(f, name):
    """Return f, which must be a function or something else that can be called.

    Parameters
    ----------
    f : callable
        A function, a class, or an object with ``__call__``.
    name : str
        What the caller calls it.

    Returns
    -------
    callable
        The same.

    Raises
    ------
    ValueError
        If it cannot be called, as the name of a function.

    Examples
    --------
    >>> function("relu", "activation")
    Traceback (most recent call last):
    ValueError: activation is 'relu'; expected a function
    """
    if not callable(f):
        raise ValueError(f"{name} is {f!r}; expected a function")
    return f


def precision(dtype):
    """Return the type of floating-point numbers in which something is computed.

    Parameters
    ----------
    dtype : dtype_like
        The type that is wanted.

    Returns
    -------
    numpy.dtype
        The type that `real` gives numbers of this type.

    Raises
    ------
    ValueError
        If it is no type of real numbers.

    Examples
    --------
    >>> precision("float32"), precision(int)
    (dtype('float32'), dtype('float64'))
    """
    try:
        return real(np.empty(0, dtype), "dtype").dtype
    except TypeError:
        raise ValueError(f"dtype is {dtype!r}; expected float32 or float64") from None


def silent(f):
    """Decorate what computes: neither underflow nor NaN warns or raises.

    Whatever `numpy.seterr` says, a number that underflows is 0, which is right to the
    last digit, and one that is not defined is NaN, which speaks for itself.

    Parameters
    ----------
    f : callable
        A function that computes.

    Returns
    -------
    callable
        The same function, silent.

    Notes
    -----
    Only the outermost of such functions pays for `numpy.errstate`.

    Examples
    --------
    >>> with np.errstate(all="raise"):
    ...     silent(np.subtract)(np.inf, np.inf)
    np.float64(nan)
    """

    @wraps(f)
    def outermost(*args, **kwargs):
        if _inside.get():
            return f(*args, **kwargs)
        token = _inside.set(True)
        try:
            with np.errstate(under="ignore", invalid="ignore"):
                return f(*args, **kwargs)
        finally:
            _inside.reset(token)

    return outermost


def map_door(call):
    """Decorate the ``__call__`` of a layer: X comes in by the door, and later dY.

    Parameters
    ----------
    call : callable
        ``Y, pullback = call(self, params, X, rng=None)``.

    Returns
    -------
    callable
        The same map, silent forward and backward, that takes all that `real` and
        `generator` take.
    """

    @silent
    @wraps(call)
    def door(self, params, X, rng=None):
        if rng is not None:
            generator(rng)
        Y, pullback = call(self, params, real(X, "X"), rng)
        return Y, partial(_pull, pullback, Y.shape)

    door.inside = call
    return door


@silent
def _pull(pullback, shape, dY, **options):
    dY = real(dY, "dY")
    if dY.shape != shape:
        raise ValueError(f"dY has shape {dY.shape}; expected {shape} as Y")
    return pullback(dY, **options)


def cell_door(step):
    """Decorate the ``step`` of a recurrent cell: all comes in by the door, and dstate.

    Parameters
    ----------
    step : callable
        ``state, pullback = step(self, params, state, X)`` of an object that has
        ``n_in`` and ``zero(n)``, as in `lib.recurrent`.

    Returns
    -------
    callable
        The same step, silent forward and backward, that takes all that `real` takes.
    """

    @silent
    @wraps(step)
    def door(self, params, state, X):
        X = real(X, "X")
        if X.ndim != 2 or X.shape[1] != self.n_in:
            raise ValueError(
                f"X has shape {X.shape}; expected (n, {self.n_in}), a single step"
            )
        zero = self.zero(len(X))
        state, pullback = step(self, params, _as_state(state, zero), X)
        return state, partial(_pull_state, pullback, zero)

    door.inside = step
    return door


@silent
def _pull_state(pullback, zero, dstate):
    return pullback(_as_state(dstate, zero, "d"))


def _as_state(state, zero, d=""):
    if not isinstance(state, type(zero)):
        expected, got = type(zero).__name__, type(state).__name__
        raise ValueError(f"{d}state is of type {got}; expected {expected}")
    arrays = []
    for name, x, like in zip(zero._fields, state, zero, strict=True):
        arrays.append(real(x, d + name))
        if arrays[-1].shape != like.shape:
            raise ValueError(
                f"{d}{name} has shape {arrays[-1].shape}; expected {like.shape}"
            )
    return zero._make(arrays)


def step_door(step):
    """Decorate the ``step`` of a neuron or network: all arguments come in by the door.

    Parameters
    ----------
    step : callable
        ``state, spikes = step(self, state, I, dt)``.

    Returns
    -------
    callable
        The same step, silent, that takes all that `real`, `quantity` and `number` take.
    """

    @silent
    @wraps(step)
    def door(self, state, I, dt):
        names = getattr(state, "_fields", ["state"] * len(state))
        make = getattr(state, "_make", tuple)
        state = make([real(x, name) for x, name in zip(state, names, strict=True)])
        I, shape = quantity(I, "I"), state[0].shape
        if np.shape(I) not in ((), shape):
            raise ValueError(f"I has shape {np.shape(I)}; expected a number or {shape}")
        return step(self, state, I, number(dt, "dt", above=0))

    door.inside = step
    return door


def inside(method):
    """Return a method or function without its door, for use by who has one.

    Parameters
    ----------
    method : callable
        A method or function, whether it has a door or not.

    Returns
    -------
    callable
        What is behind the door of `map_door`, `cell_door` or `step_door`, or else the
        method.
    """
    inner, owner = getattr(method, "inside", None), getattr(method, "__self__", None)
    if inner is None:
        return method
    return inner if owner is None else inner.__get__(owner)
