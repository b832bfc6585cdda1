"""What a machine can do at most, what a token needs, and how near two engines come.

    python3 -m venv target/compare
    target/compare/bin/pip install -r scripts/compare/requirements.txt
    cargo build --release --example operators
    target/compare/bin/python scripts/compare/roofline.py

Three kinds of figures on one thread, so that no scheduling is in them:

- the machine: 8-bit multiply-adds a second of the best matrix product that ONNX Runtime has for
  it, over matrices that fit its caches; and bytes a second that it copies;
- the model: multiply-adds of a token, counted over the matrix products of model.onnx for windows
  of 256 tokens, and the bytes of its weights;
- the engines: tokens a second of ONNX Runtime and of rten (examples/operators.rs) on that file.

Last, the engines on all cores, one window a core side by side, as onrecord runs them: tokens a second
of all together. The engines take turns, and the best of ROUNDS counts: on a machine that others
share, a mean says more of them than of an engine.

The floor is the machine's rate over the model's need: no engine that computes this network in
8 bits on these units is faster.
"""

import multiprocessing
import os
import re
import subprocess
import time

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOKENS = 256
ROUNDS = 6


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def best(run, seconds=3.0):
    """Seconds of the fastest of as many runs as there is time for."""
    run()
    fastest, until = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < until:
        begun = time.perf_counter()
        run()
        fastest = min(fastest, time.perf_counter() - begun)
    return fastest


def machine_rate(rows, inner, columns):
    """8-bit multiply-adds a second of one matrix product."""
    weights = numpy.random.default_rng(1).integers(-63, 64, (inner, columns), dtype=numpy.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [rows, inner])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [rows, columns])],
        [onnx.numpy_helper.from_array(weights, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    product = session(model.SerializeToString())
    given = {"a": numpy.random.default_rng(2).integers(0, 256, (rows, inner), dtype=numpy.uint8)}
    return rows * inner * columns / best(lambda: product.run(None, given))


def copied():
    """Bytes a second that one thread copies out of memory, read and written."""
    here = numpy.ones(32_000_000)
    there = numpy.empty_like(here)
    return 2 * here.nbytes / best(lambda: numpy.copyto(there, here))


def needs(path):
    """Multiply-adds of a window's token, bytes of the weights of matrix products."""
    model = onnx.shape_inference.infer_shapes(onnx.load(path))
    weights = {each.name: each for each in model.graph.initializer}
    products = attention = size = 0
    for node in model.graph.node:
        if node.op_type not in ("MatMul", "MatMulInteger", "Gemm"):
            continue
        second = weights.get(node.input[1])
        if second is None:
            # Queries with keys, or weights with values: a window's length times the width.
            attention += 1
        else:
            products += int(numpy.prod(second.dims))
            size += len(second.raw_data)
    width = max(each.dims[1] for each in weights.values() if len(each.dims) == 2 and each.dims[0] > 10_000)
    return products + attention * TOKENS * width, size


def runtime_rate(path):
    network = session(path)
    ids = (numpy.arange(TOKENS) * 7919 % 20_000)[None]
    kinds = {each.name: each.type for each in network.get_inputs()}
    kind = numpy.int32 if "int32" in kinds["input_ids"] else numpy.int64
    given = {"input_ids": ids.astype(kind), "attention_mask": numpy.ones((1, TOKENS), kind)}
    given = {name: given[name] for name in kinds}
    network.run(["output"], given)
    runs, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < 2.0:
        network.run(["output"], given)
        runs += 1
    return TOKENS * runs / passed


def rten_rate(path):
    program = os.path.join(ROOT, "target/release/examples/operators")
    told = subprocess.run([program, path, str(TOKENS), "20"], capture_output=True, text=True, check=True)
    return float(re.match(r"(\d+) tokens/s", told.stdout).group(1))


def side_by_side(pool, measure, path):
    """Tokens a second of as many engines as there are cores, each with a thread of its own."""
    return sum(pool.map(measure, [path] * CORES, chunksize=1))


ENGINES = {"ONNX Runtime": runtime_rate, "rten": rten_rate}
CORES = len(os.sched_getaffinity(0))


def main():
    rate = max(machine_rate(*shape) for shape in [(256, 384, 1536), (256, 768, 768), (256, 768, 3072), (512, 512, 512)])
    print(f"one thread: {rate / 1e9:.0f} thousand million 8-bit multiply-adds a second, copies {copied() / 1e9:.1f} GB/s")
    for name in ("small", "base"):
        path = os.path.join(ROOT, f"models/onrecord-{name}/model.onnx")
        need, size = needs(path)
        floor = rate / need
        print(f"{name}: {need / 1e6:.1f} million multiply-adds a token, {size / 1e6:.1f} MB of weights in products")
        print(f"  at most {floor:,.0f} tokens/s")
        alone, together = dict.fromkeys(ENGINES, 0.0), dict.fromkeys(ENGINES, 0.0)
        with multiprocessing.get_context("spawn").Pool(CORES) as pool:
            for _ in range(ROUNDS):
                for engine, measure in ENGINES.items():
                    alone[engine] = max(alone[engine], measure(path))
                    together[engine] = max(together[engine], side_by_side(pool, measure, path))
        for engine in ENGINES:
            print(f"  {engine}: {alone[engine]:,.0f} tokens/s, {100 * alone[engine] / floor:.0f} % of that")
            print(f"  {engine}, all cores: {together[engine]:,.0f} tokens/s")


if __name__ == "__main__":
    main()
