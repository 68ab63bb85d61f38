using System.Diagnostics;
using Panns.Weights;

namespace Panns.Tests.Weights.Torch;

/// <summary>Checkpoints written by this machine's PyTorch, in both layouts, with everything that training scripts add to the weights.</summary>
public sealed class RealCheckpointTests : IDisposable
{
    // Each "good" file has a.weight = 0..5 and a.bias = 1, 2; each "bad" one must be refused with one line.
    private const string Program = """
        import sys, argparse, collections, datetime, enum, functools, pathlib, random, types, uuid
        import numpy as np, torch
        w = {'a.weight': torch.arange(6.).reshape(2, 3), 'a.bias': torch.tensor([1., 2.])}
        def save(kind, name, obj, **how):
            for legacy in (False, True):
                torch.save(obj, f'{sys.argv[1]}/{kind}-{name}-{"legacy" if legacy else "zip"}.pth', _use_new_zipfile_serialization=not legacy, **how)
        def good(name, beside, **how): save('good', name, {**beside, 'model': w, 'last': beside}, **how)
        class Net(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.a = torch.nn.Linear(3, 2)
            def forward(self, x): return self.a(x)
        class Config:
            def __init__(self): self.lr = 1; self.t = torch.ones(2)
        class Mine(torch.Tensor): pass
        class Color(enum.Enum): RED = 1
        class Ordered(collections.OrderedDict): pass
        net = Net()
        adam = torch.optim.Adam(net.parameters(), amsgrad=True); sgd = torch.optim.SGD(net.parameters(), lr=.1, momentum=.9)
        for optimizer in (adam, sgd):
            net(torch.ones(1, 3)).sum().backward(); optimizer.step()
        schedule = torch.optim.lr_scheduler
        good('training', {'adam': adam.state_dict(), 'sgd': sgd.state_dict(), 'steps': schedule.StepLR(sgd, 3).state_dict(), 'epoch': 3, 'best': .5})
        good('schedules', {'one': schedule.OneCycleLR(sgd, .1, total_steps=9).state_dict(), 'plateau': schedule.ReduceLROnPlateau(sgd).state_dict(), 'cos': schedule.CosineAnnealingLR(sgd, 3).state_dict()})
        good('seeds', {'a': 2**63, 'b': 2**64, 'c': -2**100, 'd': 2**5000, 'e': torch.initial_seed(), 'f': 2**63 - 1, 'g': -2**63})
        good('states', {'torch': torch.get_rng_state(), 'numpy': np.random.get_state(), 'python': random.getstate(), 'pcg': np.random.default_rng(1).bit_generator.state})
        good('generators', {'a': np.random.default_rng(1), 'b': np.random.RandomState(1), 'c': np.random.Generator(np.random.MT19937(1)), 'd': np.random.Generator(np.random.Philox(1)), 'e': np.random.SeedSequence(5), 'f': random.Random(1)})
        good('numpy', {'f': np.float64(1.5), 'i': np.int64(3), 'a': np.arange(5), 's': np.array(['a', 'b']), 'o': np.array([1, 'x'], dtype=object), 'r': np.zeros(2, dtype=[('a', '<f4')]), 'd': np.dtype('float32'), 'c': np.float32, 'z': np.zeros((0, 3))})
        good('namespace', {'args': argparse.Namespace(lr=.1, path=pathlib.Path('/x'), sub=argparse.Namespace(a=1)), 'simple': types.SimpleNamespace(a=1), 'config': Config()})
        good('types', {'d': [torch.float16, torch.bfloat16, torch.complex64], 'dev': torch.device('cuda:0'), 'size': torch.Size([1, 2]), 'f': torch.nn.functional.relu, 'c': torch.nn.Linear, 'e': Color.RED, 'p': functools.partial(int, base=2)})
        good('collections', {'a': collections.defaultdict(list, {'a': [1]}), 'b': collections.Counter('abc'), 'c': collections.deque([1]), 'd': {1, 2}, 'e': frozenset([1]), 'f': b'abc', 'g': b'', 'h': bytearray(b'x'), 'i': 1j, 'j': slice(1, 2), 'k': range(3), 'l': ..., 1: 2, (1, 2): 3, None: 4})
        good('standard', {'a': datetime.datetime.now(), 'b': datetime.timedelta(1), 'c': datetime.timezone.utc, 'd': uuid.uuid4(), 'e': pathlib.PurePosixPath('a')})
        good('tensors', {'zero': torch.zeros(0), 'zeros': torch.zeros(2, 0, 3), 'scalar': torch.tensor(3.), 'half': torch.ones(2).half(), 'bf': torch.ones(2).bfloat16(), 'bool': torch.ones(2) > 0, 'complex': torch.ones(2, dtype=torch.complex64), 'sparse': torch.eye(3).to_sparse(), 'q': torch.quantize_per_tensor(torch.ones(3), .1, 0, torch.qint8), 'meta': torch.empty(3, device='meta'), 'mine': torch.ones(2).as_subclass(Mine), 'grad': torch.ones(2, requires_grad=True)})
        loop = []; loop.append((loop, 1))
        good('loop', {'a': loop, 'b': [[1] * 3] * 3})
        good('long', {'names': [f'Y{i:011d}.wav' for i in range(200000)], 'tuple': tuple(range(100000)), 'index': {f'Y{i:011d}.wav': i for i in range(50000)}})
        for protocol in (2, 3, 4, 5):
            good(f'protocol{protocol}', {'args': argparse.Namespace(lr=.1), 'set': {1}, 'frozen': frozenset([1]), 'b': b'abc', 'ba': bytearray(b'abc'), 'big': 2**100, 'd': torch.float32, 'np': np.arange(3), 'g': np.random.default_rng(1)}, pickle_protocol=protocol)
        save('good', 'bare', w)
        save('good', 'ordered', {'state_dict': collections.OrderedDict(('module.' + key, value) for key, value in w.items())})
        save('good', 'parameters', {'model': {key: torch.nn.Parameter(value) for key, value in w.items()}})
        save('good', 'bfloat16', {'model': {key: value.bfloat16() for key, value in w.items()}})
        t = torch.arange(6.)
        save('good', 'tied', {'model': {'a.weight': t.reshape(2, 3), 'a.bias': t[1:3], 'all': t, 'turned': t.reshape(2, 3).t()}})
        save('good', 'subclass', {'model': {key: value.as_subclass(Mine) for key, value in w.items()}})
        t = w['a.bias'].clone(); t.note = 'x'
        save('good', 'attribute', {'model': {**w, 'a.bias': t}})
        save('good', 'empty', {'model': {**w, 'e': torch.zeros(0), 'f': torch.zeros(0, 3), 's': torch.tensor(3.)}})
        save('bad', 'sparse', {'model': {**w, 's': torch.eye(3).to_sparse()}})
        save('bad', 'complex', {'model': {**w, 'c': torch.ones(2, dtype=torch.complex64)}})
        save('bad', 'module', net)
        save('bad', 'inside', {'model': net})
        save('bad', 'list', [w['a.bias']])
        save('bad', 'tensor', w['a.bias'])
        save('bad', 'subclass', Ordered(w))
        torch.jit.script(torch.nn.Linear(2, 2)).save(sys.argv[1] + '/bad-script-zip.pth')
        """;

    private static readonly Lazy<string?> Python = new(() => ((string[])["/usr/bin/python3", "python3", "python"]).FirstOrDefault(one => Run(one, "import torch, numpy", "") is ""));
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_torch_save_writes_is_read_or_refused_in_one_line()
    {
        Assert.SkipWhen(Python.Value is null, "needs Python's torch package (Debian: apt-get install python3-torch)");
        Assert.Equal("", Run(Python.Value!, Program, _scratch.Folder));
        var files = Directory.GetFiles(_scratch.Folder).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(65, files.Length);
        Assert.All(files, file =>
        {
            if (Path.GetFileName(file).StartsWith("good", StringComparison.Ordinal))
            {
                using var weights = WeightFile.Open(file);
                Assert.Equal([0f, 1, 2, 3, 4, 5], weights.Read("a.weight"));
                Assert.Equal([1f, 2], weights.Read("a.bias"));
                Assert.All(weights.Names, name => weights.Read(name));
            }
            else
            {
                var problem = Assert.Throws<PannsException>(() => WeightFile.Open(file));
                Assert.StartsWith(file + ": ", problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', problem.Message);
            }
        });
    }

    /// <summary>Runs a program and returns its errors without warnings; null if there is no such Python or it fails silently.</summary>
    private static string? Run(string python, string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-W", "ignore", "-c", program, argument]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var said = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            _ = said.Result;
            return process.ExitCode == 0 ? "" : errors;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // there is no such program
        }
    }
}
