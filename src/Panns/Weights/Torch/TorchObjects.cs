using Panns.Weights.Pickle;

namespace Panns.Weights.Torch;

/// <summary>Makes tensors and storages from the calls in torch.save's pickles.</summary>
internal sealed class TorchObjects(string source, AllocationBudget budget) : IPickleObjects
{
    private const int MostDimensions = 16;

    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>Every storage that the pickle refers to, by key.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    /// <summary>('storage', class, key, location, count[, None or (view key, first, count)]).</summary>
    public PickleValue Persistent(ReadOnlySpan<PickleValue> id, PickleTexts texts)
    {
        if (id is [{ Kind: PickleKind.Text }, { ClassName: not null }, ..] && texts.Decode(id[0]) == "module")
        {
            return id[1]; // a class of which PyTorch keeps the source text beside it, when a whole module is saved
        }

        if (id.Length is < 5 or > 6 || id[0].Kind != PickleKind.Text || texts.Decode(id[0]) != "storage"
            || id[1].Kind != PickleKind.Global || PickleGlobals.ElementsOf((PickleGlobal)id[1].Number) is not { } kind
            || id[2].Kind != PickleKind.Text || id[4] is not { Kind: PickleKind.Integer, Number: >= 0 and <= long.MaxValue / 16 })
        {
            throw Refuse("refers to stored data in an unknown way");
        }

        budget.Charge(256);
        var storage = Storage(texts.Decode(id[2]), kind, id[4].Number);
        var view = new TorchStorageView(storage, 0, storage.Count);
        if (id.Length == 6 && id[5].Kind != PickleKind.None)
        {
            view = id[5].Reference is PickleTuple { Items: [_, { Kind: PickleKind.Integer } first, { Kind: PickleKind.Integer } count] }
                && first.Number >= 0 && count.Number >= 0 && first.Number <= storage.Count - count.Number
                    ? new TorchStorageView(storage, first.Number, count.Number)
                    : throw Refuse("has a storage that reaches past the one it is a part of");
        }

        return Made(view);
    }

    public PickleValue Call(PickleGlobal global, ReadOnlySpan<PickleValue> arguments, PickleTexts texts) => global switch
    {
        // (storage, first, shape, strides[, requires_grad, hooks, metadata])
        PickleGlobal.RebuildTensor or PickleGlobal.RebuildTensorV2 when arguments.Length >= 4 => Tensor(arguments),

        // (tensor, requires_grad, hooks[, state])
        PickleGlobal.RebuildParameter when arguments is [{ Reference: TorchTensor or TorchUnread }, ..] => arguments[0],

        // (function, class, its arguments, state): a tensor of a class derived from torch.Tensor, or with attributes
        PickleGlobal.RebuildFromType when arguments is [{ Kind: PickleKind.Global } function, _, { Reference: PickleTuple { Items: var inner } }, ..]
            && (PickleGlobal)function.Number != PickleGlobal.RebuildFromType => Call((PickleGlobal)function.Number, inner, texts),
        PickleGlobal.RebuildOther => Made(new TorchUnread("sparse, quantized or without data")),
        _ => throw Refuse("calls a function in an unknown way"),
    };

    private PickleValue Tensor(ReadOnlySpan<PickleValue> arguments)
    {
        if (arguments[0].Reference is not TorchStorageView view || arguments[1] is not { Kind: PickleKind.Integer, Number: >= 0 } first
            || arguments[2].Reference is not PickleTuple { Items: var sizes } || arguments[3].Reference is not PickleTuple { Items: var steps }
            || sizes.Length != steps.Length || sizes.Length > MostDimensions)
        {
            throw Refuse("describes a tensor in an unknown way");
        }

        budget.Charge(256);
        var shape = new int[sizes.Length];
        var strides = new long[sizes.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = sizes[i] is { Kind: PickleKind.Integer, Number: >= 0 and <= int.MaxValue } size
                ? (int)size.Number
                : throw Refuse("has a tensor with a size below 0 or above 2147483647");
            strides[i] = steps[i] is { Kind: PickleKind.Integer, Number: >= 0 } step
                ? step.Number
                : throw Refuse("has a tensor with a stride below 0");
        }

        return Made(new TorchTensor(view, first.Number, shape, strides));
    }

    private static PickleValue Made(object made) => new(PickleKind.Made, 0, made);

    private TorchStorage Storage(string key, TorchElements kind, long count)
    {
        if (!_storages.TryGetValue(key, out var storage))
        {
            _storages[key] = storage = new TorchStorage(key, kind, count);
        }

        return storage.Kind == kind && storage.Count == count ? storage : throw Refuse($"describes its storage '{key}' in two ways");
    }

    private PannsException Refuse(string problem) => new($"{source}: refused: it {problem}");
}
