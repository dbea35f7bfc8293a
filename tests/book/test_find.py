"""What a student asks for is found, whatever the headings are called."""

import functools
import re

import pytest
from published import HTML

pytestmark = pytest.mark.xdist_group("find")  # one worker asks each query once

# Whoever rewrites a chapter keeps these true: a query, the page, a word of the heading.
PLACES = [
    ("perceptron convergence", "networks/perceptron", "convergence"),
    ("decision boundary", "networks/perceptron", "boundary"),
    ("xor", "networks/perceptron", "XOR"),
    ("logistic regression", "networks/perceptron", "logistic regression"),
    ("why does a relu die", "networks/activations", "dying ReLU"),
    ("vanishing gradient", "networks/activations", "gradients that vanish"),
    ("universal approximation", "networks/forward", "approximation"),
    ("cross entropy", "networks/losses", "cross-entropy"),
    ("chain rule", "networks/backpropagation", "chain rule"),
    ("gradient checking", "networks/backpropagation", "gradient checking"),
    ("mini-batch", "networks/optimizers", "minibatch"),
    ("adam", "networks/optimizers", "Adam"),
    ("learning rate", "networks/optimizers", "the learning rate"),
    ("learning rate too large", "networks/optimizers", "rate"),
    ("xavier initialization", "networks/initialization", "Xavier"),
    ("dropout", "networks/regularization", "Dropout"),
    ("batch norm", "networks/regularization", "Batch normalization"),
    ("overfitting", "networks/training", "overfitting"),
    ("action potential", "spiking/lif", "action potential"),
    ("refractory period", "spiking/lif", "refractory"),
    ("bursting neuron", "spiking/izhikevich", "bursting"),
    ("why scale features", "learning/features", "scale"),
    ("pca", "learning/features", "PCA"),
    ("how many components to keep", "learning/features", "components"),
    ("data leakage", "learning/features", "leakage"),
    ("t-sne", "learning/features", "t-SNE"),
    ("do distances in tsne mean anything", "learning/features", "traps"),
    ("support vectors", "learning/linear_models", "support vectors"),
    ("soft margin C", "learning/linear_models", "soft margin"),
    ("kernel trick", "learning/linear_models", "kernel"),
    ("hinge loss or log loss", "learning/linear_models", "hinge"),
    ("multiclass one vs rest", "learning/linear_models", "more than two classes"),
    ("information gain", "learning/trees", "information gain"),
    ("gini impurity", "learning/trees", "entropy"),
    ("why does a random forest work", "learning/trees", "random forests"),
    ("how to stop a tree from overfitting", "learning/trees", "pruning"),
    ("feature importance", "learning/trees", "feature importance"),
    ("confusion matrix", "learning/evaluation", "confusion matrix"),
    ("precision and recall", "learning/evaluation", "precision and recall"),
    ("why are positive tests mostly false", "learning/evaluation", "base rate"),
    ("what is auc", "learning/evaluation", "AUC"),
    ("cross validation", "learning/evaluation", "Cross-validation"),
    ("are two classifiers really different", "learning/evaluation", "McNemar"),
    ("r squared", "learning/evaluation", "R²"),
    ("what is an eigenvector", "foundations/linear_algebra", "eigenvectors"),
    ("svd", "foundations/linear_algebra", "singular value decomposition"),
    ("least squares", "foundations/linear_algebra", "least squares"),
    ("rank of a matrix", "foundations/linear_algebra", "rank"),
    ("how does google rank pages", "foundations/linear_algebra", "PageRank"),
    ("movie recommendation", "foundations/linear_algebra", "recommender"),
    ("what is a gradient", "foundations/calculus", "gradient"),
    ("hessian matrix", "foundations/calculus", "Hessian"),
    ("convex function", "foundations/calculus", "convex"),
    ("lagrange multipliers", "foundations/calculus", "constraints"),
    ("local minimum", "foundations/calculus", "minima"),
    ("bayes theorem", "foundations/probability", "Bayes"),
    ("prior and posterior", "foundations/probability", "posterior"),
    ("what is entropy", "foundations/probability", "entropy"),
    ("kl divergence", "foundations/probability", "KL"),
    ("mle vs map", "foundations/probability", "MAP"),
    ("central limit theorem", "foundations/probability", "central limit"),
    ("mutual information", "foundations/probability", "mutual information"),
    ("normal distribution", "foundations/probability", "Gaussian"),
    ("padding and stride", "architectures/convolution", "stride"),
    ("receptive field", "architectures/convolution", "receptive field"),
    ("max pooling", "architectures/convolution", "pooling"),
    ("weight sharing", "architectures/convolution", "few weights"),
    ("lstm", "architectures/recurrence", "LSTM"),
    ("exploding gradients", "architectures/recurrence", "explode"),
    ("backprop through time", "architectures/recurrence", "through time"),
    ("temperature sampling", "architectures/recurrence", "temperature"),
    ("query key value", "architectures/attention", "query, key, value"),
    ("self attention", "architectures/attention", "self-attention"),
    ("why divide by the square root", "architectures/attention", "root"),
    ("positional encoding", "architectures/attention", "positional encoding"),
    ("transformer", "architectures/attention", "transformer"),
    ("surrogate gradient", "spiking/networks", "surrogate gradient"),
    ("stdp", "spiking/networks", "STDP"),
    ("excitation and inhibition", "spiking/networks", "inhibition"),
    ("how do spiking networks learn", "spiking/networks", "learning"),
    ("synapse model", "spiking/networks", "postsynaptic"),
    ("hebbian learning", "spiking/networks", "Hebb"),
    ("spike timing dependent plasticity", "spiking/networks", "STDP"),
    ("forget gate", "architectures/recurrence", "LSTM"),
    ("causal mask", "architectures/attention", "self-attention"),
    ("feature map", "architectures/convolution", "cross-correlation"),
    ("principal component analysis", "learning/features", "PCA"),
    ("bagging", "learning/trees", "bagging"),
    ("roc curve", "learning/evaluation", "ROC"),
    ("eigenvalue", "foundations/linear_algebra", "eigenvectors"),
    ("surprise in bits", "foundations/probability", "entropy"),
]


FOUND = """() => [...document.querySelectorAll("#search-results li")].map((item) => [
  item.querySelector("a").getAttribute("href"),
  item.querySelector("a").innerText,
  item.querySelector("p").innerText,
])"""
ASKED = "(query) => new URLSearchParams(location.search).get('q') === query"


@pytest.fixture(scope="module")
def search(browser):
    """The search page, opened from the disk."""
    context = browser.new_context()
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((HTML / "search.html").as_uri())
    yield page
    assert errors == []
    context.close()


def ask(page, query):
    """Ask for something; return what is found: address, heading, excerpt."""
    page.goto(f"{(HTML / 'search.html').as_uri()}?q={query}")
    return page.evaluate(FOUND)


@pytest.fixture(scope="module")
def found(search):
    """Type a query into one page, once; return the first three of what is found."""
    search.goto((HTML / "search.html").as_uri())

    @functools.cache
    def found(query):
        search.locator("main input[name=q]").fill(query)
        search.wait_for_function(ASKED, arg=query)
        return search.evaluate(FOUND)[:3]

    return found


@functools.cache
def identifiers(path):
    """Read which places a page has."""
    page = (HTML / path).read_text(encoding="utf-8")
    return {"", *re.findall(r'\sid="([^"]*)"', page)}


@pytest.mark.parametrize(("query", "path", "word"), PLACES)
def test_a_place_is_among_the_first_three(found, query, path, word):
    wanted = f"chapters/{path}.html"
    assert [
        heading
        for address, heading, _ in found(query)
        if address.partition("#")[0] == wanted and word.lower() in heading.lower()
    ], found(query)


@pytest.mark.parametrize("query", ["gradient", "loss", "spike", "softmax", "axes"])
def test_an_excerpt_is_prose(search, query):
    for _, _, excerpt in ask(search, query):
        assert not re.search(r"\\[a-z(]|\$|_static|\b(plt|ax)\.|Show code", excerpt)


def test_a_found_place_is_there(found):
    for query, *_ in PLACES:
        assert found(query)
        for address, *_ in found(query):
            path, _, anchor = address.partition("#")
            assert anchor in identifiers(path)


@pytest.mark.parametrize(
    ("query", "says", "path"),
    [
        ("gradeint", "“gradient”", "gradient"),
        ("backpropogation", "“backpropagation”", "backpropagation"),
        ("学习率", "“learning rate”", "optimizers"),
        ("動作電位", "“action potential”", "lif"),
        ("贝叶斯", "“Bayes' theorem”", "probability"),
        ("função de perda", "“loss function”", "losses"),
    ],
)
def test_a_slip_and_another_language_are_understood(search, query, says, path):
    found = ask(search, query)
    assert says in search.locator("#found").inner_text()
    assert [address for address, *_ in found[:5] if path in address]


def test_what_stands_nowhere_is_said_to(search):
    assert ask(search, "qwrtzpsdf") == []
    assert "No place" in search.locator("#found").inner_text()


def test_answers_follow_as_the_reader_types(search):
    ask(search, "dropout")
    field = search.locator("main input[name=q]")
    field.fill("momentum")
    search.wait_for_function("() => location.search === '?q=momentum'")
    assert "omentum" in search.locator("#search-results li a").first.inner_text()


def test_the_index_leads_to_the_sections_that_introduce_its_terms():
    index = (HTML / "genindex.html").read_text(encoding="utf-8")
    for term, place in (
        ("learning rate", "chapters/networks/"),
        ("threshold", "chapters/spiking/lif.html#"),
    ):
        entry = re.search(rf"<li>(<a [^>]*>{term}</a>.*?|{term}.*?)</li>", index, re.S)
        assert place in entry[0]
