using System.Collections.Frozen;

namespace Panns.Weights.Pickle;

/// <summary>What an allowed global means to this reader.</summary>
internal enum PickleGlobal
{
    /// <summary>Calls of it are skipped: NumPy's objects in a sampler's state, a device, a dtype.</summary>
    Skipped,
    OrderedDict,
    RebuildTensor,
    RebuildTensorV2,
    RebuildParameter,
    Size,

    /// <summary>The storage types follow in the order of <see cref="ElementType"/>: <see cref="FirstStorage"/> + type.</summary>
    FirstStorage,
}

/// <summary>The globals that checkpoints need. Anything else is refused by name: a pickle's globals are how it would run code.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleGlobal> Allowed = new Dictionary<string, PickleGlobal>
    {
        ["collections.OrderedDict"] = PickleGlobal.OrderedDict,
        ["torch._utils._rebuild_tensor"] = PickleGlobal.RebuildTensor,
        ["torch._utils._rebuild_tensor_v2"] = PickleGlobal.RebuildTensorV2,
        ["torch._utils._rebuild_parameter"] = PickleGlobal.RebuildParameter,
        ["torch.Size"] = PickleGlobal.Size,
        ["torch.device"] = PickleGlobal.Skipped,
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

        // A balanced sampler's state, as the training script of the paper saves it (NumPy 1 and 2 name the same things differently).
        ["numpy.ndarray"] = PickleGlobal.Skipped,
        ["numpy.dtype"] = PickleGlobal.Skipped,
        ["numpy.core.multiarray._reconstruct"] = PickleGlobal.Skipped,
        ["numpy.core.multiarray.scalar"] = PickleGlobal.Skipped,
        ["numpy._core.multiarray._reconstruct"] = PickleGlobal.Skipped,
        ["numpy._core.multiarray.scalar"] = PickleGlobal.Skipped,
        ["numpy.random.__RandomState_ctor"] = PickleGlobal.Skipped,
        ["numpy.random._pickle.__randomstate_ctor"] = PickleGlobal.Skipped,
        ["numpy.random._pickle.__generator_ctor"] = PickleGlobal.Skipped,
        ["numpy.random._pickle.__bit_generator_ctor"] = PickleGlobal.Skipped,
        ["numpy.random._mt19937.MT19937"] = PickleGlobal.Skipped,
        ["numpy.random._pcg64.PCG64"] = PickleGlobal.Skipped,
        ["_codecs.encode"] = PickleGlobal.Skipped,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryFind(string name, out PickleGlobal global) => Allowed.TryGetValue(name, out global);

    /// <summary>The element type of a storage class; null for every other global.</summary>
    public static ElementType? StorageType(PickleGlobal global)
        => global >= PickleGlobal.FirstStorage ? (ElementType)(global - PickleGlobal.FirstStorage) : null;

    private static PickleGlobal Storage(ElementType type) => PickleGlobal.FirstStorage + (int)type;
}
