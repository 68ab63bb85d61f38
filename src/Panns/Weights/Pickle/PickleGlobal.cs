using System.Collections.Frozen;
using Panns.Weights.Torch;

namespace Panns.Weights.Pickle;

/// <summary>How the reader treats a known global.</summary>
internal enum PickleGlobal
{
    /// <summary>Its calls are skipped: NumPy objects in a sampler's state, a device, a date, a set.</summary>
    Skipped,
    OrderedDict,

    /// <summary>getattr of a skipped object.</summary>
    Attribute,
    RebuildTensor,
    RebuildTensorV2,
    RebuildParameter,

    /// <summary>A tensor of a derived class: the function that rebuilds it is the first argument.</summary>
    RebuildFromType,

    /// <summary>An unsupported tensor: sparse, quantized, without data.</summary>
    RebuildOther,
    Size,

    /// <summary>Storages of element types that no network uses, by element size: <see cref="OtherStorage"/> + log2 of the bytes.</summary>
    OtherStorage,

    /// <summary>The storage types follow in the order of <see cref="ElementType"/>: <see cref="FirstStorage"/> + type.</summary>
    FirstStorage = OtherStorage + 5,
}

/// <summary>
/// The globals that checkpoints call. Calls of any other are refused by name, because calls are how a pickle runs code. Some globals are
/// refused even if they are not called.
/// </summary>
internal static class PickleGlobals
{
    private static readonly string[] Skipped =
    [
        "torch.device", "torch.Generator", "torch._C.Generator", "torch.serialization._get_layout",
        "argparse.Namespace", "types.SimpleNamespace", "functools.partial", "random.Random", "_codecs.encode",
        "copyreg._reconstructor", "copy_reg._reconstructor",
        "collections.defaultdict", "collections.Counter", "collections.deque",
        "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone", "decimal.Decimal", "fractions.Fraction",
        .. Each(["builtins", "__builtin__"], "set", "frozenset", "bytes", "bytearray", "complex", "slice", "range", "xrange", "list", "dict", "tuple", "int", "float", "str"),
        .. Each(["pathlib", "pathlib._local"], "Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath"),

        // The state of a balanced sampler, as the paper's training script saves it (NumPy 1 and 2 use different module names).
        "numpy.ndarray", "numpy.dtype",
        .. Each(["numpy.core", "numpy._core"], "multiarray._reconstruct", "multiarray.scalar", "numeric._frombuffer"),
        "numpy.random.__RandomState_ctor",
        .. Each(["numpy.random._pickle"], "__randomstate_ctor", "__generator_ctor", "__bit_generator_ctor"),
        "numpy.random.bit_generator.__pyx_unpickle_SeedSequence", "numpy.random._mt19937.MT19937", "numpy.random._pcg64.PCG64",
    ];

    private static readonly FrozenDictionary<string, PickleGlobal> Known = new Dictionary<string, PickleGlobal>(
        Skipped.Select(name => KeyValuePair.Create(name, PickleGlobal.Skipped)))
    {
        ["collections.OrderedDict"] = PickleGlobal.OrderedDict,
        ["builtins.getattr"] = PickleGlobal.Attribute,
        ["__builtin__.getattr"] = PickleGlobal.Attribute,
        ["torch._utils._rebuild_tensor"] = PickleGlobal.RebuildTensor,
        ["torch._utils._rebuild_tensor_v2"] = PickleGlobal.RebuildTensorV2,
        ["torch._utils._rebuild_parameter"] = PickleGlobal.RebuildParameter,
        ["torch._utils._rebuild_parameter_with_state"] = PickleGlobal.RebuildParameter,
        ["torch.tensor._rebuild_from_type"] = PickleGlobal.RebuildFromType,
        ["torch._tensor._rebuild_from_type"] = PickleGlobal.RebuildFromType,
        ["torch._tensor._rebuild_from_type_v2"] = PickleGlobal.RebuildFromType,
        ["torch._utils._rebuild_tensor_v3"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_sparse_tensor"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_sparse_csr_tensor"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_qtensor"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_nested_tensor"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_meta_tensor_no_storage"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_wrapper_subclass"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_device_tensor_from_numpy"] = PickleGlobal.RebuildOther,
        ["torch._utils._rebuild_device_tensor_from_cpu_tensor"] = PickleGlobal.RebuildOther,
        ["torch.Size"] = PickleGlobal.Size,
        ["torch.FloatStorage"] = Storage(ElementType.Float32),
        ["torch.DoubleStorage"] = Storage(ElementType.Float64),
        ["torch.HalfStorage"] = Storage(ElementType.Float16),
        ["torch.BFloat16Storage"] = Storage(ElementType.BFloat16),
        ["torch.LongStorage"] = Storage(ElementType.Int64),
        ["torch.IntStorage"] = Storage(ElementType.Int32),
        ["torch.ShortStorage"] = Storage(ElementType.Int16),
        ["torch.CharStorage"] = Storage(ElementType.Int8),
        ["torch.ByteStorage"] = Storage(ElementType.UInt8),
        ["torch.BoolStorage"] = Storage(ElementType.Bool),
        ["torch.QInt8Storage"] = PickleGlobal.OtherStorage,
        ["torch.QUInt8Storage"] = PickleGlobal.OtherStorage,
        ["torch.QUInt4x2Storage"] = PickleGlobal.OtherStorage,
        ["torch.QUInt2x4Storage"] = PickleGlobal.OtherStorage,
        ["torch.UntypedStorage"] = PickleGlobal.OtherStorage,
        ["torch.storage.UntypedStorage"] = PickleGlobal.OtherStorage,
        ["torch.storage._UntypedStorage"] = PickleGlobal.OtherStorage,
        ["torch.QInt32Storage"] = PickleGlobal.OtherStorage + 2,
        ["torch.ComplexFloatStorage"] = PickleGlobal.OtherStorage + 3,
        ["torch.ComplexDoubleStorage"] = PickleGlobal.OtherStorage + 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SuspectModules = new[]
    {
        "os", "posix", "nt", "sys", "subprocess", "pty", "shutil", "socket", "runpy", "importlib", "ctypes", "_ctypes", "timeit",
        "popen2", "webbrowser", "multiprocessing", "threading", "asyncio", "pickle", "_pickle", "cPickle", "marshal", "pdb", "pip",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SuspectFunctions = Each(
        ["builtins", "__builtin__"], "eval", "exec", "execfile", "compile", "open", "__import__", "input", "globals", "setattr", "delattr", "apply", "breakpoint")
        .ToFrozenSet(StringComparer.Ordinal);

    public static bool TryFind(string name, out PickleGlobal global) => Known.TryGetValue(name, out global);

    /// <summary>Whether even naming the global is suspicious.</summary>
    public static bool IsSuspect(string name) => SuspectModules.Contains(name.Split('.')[0]) || SuspectFunctions.Contains(name);

    /// <summary>The elements of a storage class; null for every other global.</summary>
    public static TorchElements? ElementsOf(PickleGlobal global) => global switch
    {
        >= PickleGlobal.FirstStorage => new((ElementType)(global - PickleGlobal.FirstStorage)),
        >= PickleGlobal.OtherStorage => new(null, 1 << (global - PickleGlobal.OtherStorage)),
        _ => null,
    };

    private static PickleGlobal Storage(ElementType type) => PickleGlobal.FirstStorage + (int)type;

    private static IEnumerable<string> Each(string[] modules, params string[] names) => modules.SelectMany(module => names.Select(name => $"{module}.{name}"));
}
