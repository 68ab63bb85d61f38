using Panns.Weights.Pickle;

namespace Panns.Weights.Torch;

/// <summary>Finds the state dict within an unpickled checkpoint and checks every tensor's bounds.</summary>
internal static class TorchStateDict
{
    private static readonly string[] UsualKeys = ["model", "state_dict", "model_state_dict"];

    /// <summary>Returns the checkpoint's tensors, which are read in place.</summary>
    /// <param name="file">The file; the <see cref="TorchStorage.FileOffset"/> of every storage is known and checked.</param>
    /// <param name="root">The unpickled value.</param>
    public static MappedStateDict Create(MappedFile file, PickleValue root)
    {
        var tensors = Tensors(Find(file.Path, root));
        var views = new OrderedDictionary<string, TensorView>(tensors.Count, StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            views.Add(name, View(file.Path, name, tensor));
        }

        return new MappedStateDict(file, views);
    }

    private static PickleDict Find(string source, PickleValue root)
    {
        if (root.Reference is not PickleDict top)
        {
            throw new PannsException(root.ClassName is { } name
                ? $"{source}: holds '{name}', which only PyTorch and that class can read; save model.state_dict() with torch.save"
                : $"{source}: holds no dict of tensors; save model.state_dict() with torch.save");
        }

        string? whole = null;
        foreach (var key in UsualKeys)
        {
            if (top.Items.TryGetValue(key, out var value) && value.Reference is PickleDict dict && Tensors(dict).Count > 0)
            {
                return dict;
            }

            whole ??= value.ClassName is { } name ? $"; its '{key}' is '{name}', which only PyTorch and that class can read: save model.state_dict()" : null;
        }

        return Tensors(top).Count > 0 ? top : throw new PannsException(
            $"{source}: holds no state dict, neither at the top nor under {string.Join(", ", UsualKeys)}; its keys are {Summary(top)}{whole}");
    }

    private static List<(string Name, object Tensor)> Tensors(PickleDict dict)
    {
        var tensors = new List<(string, object)>();
        foreach (var (name, value) in dict.Items)
        {
            if (value.Reference is TorchTensor or TorchUnread)
            {
                tensors.Add((name, value.Reference));
            }
        }

        return tensors;
    }

    private static string Summary(PickleDict dict)
    {
        const int Shown = 8;
        var keys = string.Join(", ", dict.Items.Keys.Take(Shown).Select(key => $"'{key}'"));
        return keys.Length == 0 ? "none" : dict.Items.Count > Shown ? keys + ", ..." : keys;
    }

    private static TensorView View(string source, string name, object made)
    {
        if (made is not TorchTensor { View.Storage.Kind: { Type: { } type, Size: var size } } tensor)
        {
            var kind = made is TorchUnread unread ? unread.Kind : "of complex or quantized numbers, or of a type that came later";
            throw new PannsException($"{source}: tensor '{name}' is {kind}, which cannot be read; save it as ordinary floats");
        }

        var (view, first, shape, strides) = tensor;
        var storage = view.Storage;
        // A stride of 0 allows more elements than are stored, which would let a small file claim any amount of memory.
        if (TensorView.CountOf(shape) is not { } count || count > view.Count)
        {
            throw new PannsException($"{source}: refused: tensor '{name}' claims [{string.Join(", ", shape)}], more elements than are stored");
        }

        if (count == 0)
        {
            return new TensorView(shape, type, storage.FileOffset, null);
        }

        Int128 last = first;
        for (var i = 0; i < shape.Length; i++)
        {
            last += (Int128)(shape[i] - 1) * strides[i];
        }

        if (last >= view.Count)
        {
            throw new PannsException($"{source}: refused: tensor '{name}' reaches past the end of its data");
        }

        var offset = storage.FileOffset + ((view.First + first) * size);
        return new TensorView(shape, type, offset, TensorView.IsContiguous(shape, strides) ? null : strides);
    }
}
