namespace Panns.Weights;

/// <summary>
/// Tensors of a network that stood in another module when it was saved: data-parallel training and most people's fine-tuning put its name in
/// front of all others. What the released fine-tuning adds, <c>fc_transfer</c> in place of <c>fc_audioset</c>, is the head.
/// </summary>
internal static class WrappedNames
{
    /// <summary>Metadata key that says how scores follow from the head's logits, where it is not by the network's own sigmoid.</summary>
    public const string ScoresKey = "scores";

    /// <summary>Value of <see cref="ScoresKey"/> of the released fine-tuning: classes exclude each other.</summary>
    public const string Softmax = "softmax";

    private const string Head = "fc_audioset.";
    private const string TransferHead = "fc_transfer.";

    private static readonly string[] Prefixes = ["module.", "model.", "base.", "_orig_mod."];

    /// <summary>The tensors by the network's own names.</summary>
    public static (OrderedDictionary<string, TensorView> Tensors, bool HasTransferHead) Unwrap(OrderedDictionary<string, TensorView> tensors)
    {
        while (Array.Find(Prefixes, prefix => IsOnAll(tensors, prefix)) is { } prefix)
        {
            tensors = Rename(tensors, name => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name);
        }

        if (!tensors.Keys.Any(IsTransferHead))
        {
            return (tensors, false);
        }

        var network = tensors.Where(tensor => !tensor.Key.StartsWith(Head, StringComparison.Ordinal));
        return (Rename(network, name => IsTransferHead(name) ? Head + name[TransferHead.Length..] : name), true);
    }

    // The new head stands beside the network that it was fine-tuned with.
    private static bool IsOnAll(OrderedDictionary<string, TensorView> tensors, string prefix)
        => tensors.Keys.All(name => name.StartsWith(prefix, StringComparison.Ordinal) || IsTransferHead(name)) && !tensors.Keys.All(IsTransferHead);

    private static bool IsTransferHead(string name) => name.StartsWith(TransferHead, StringComparison.Ordinal);

    private static OrderedDictionary<string, TensorView> Rename(IEnumerable<KeyValuePair<string, TensorView>> tensors, Func<string, string> rename)
    {
        var renamed = new OrderedDictionary<string, TensorView>(StringComparer.Ordinal);
        foreach (var (name, view) in tensors)
        {
            renamed.Add(rename(name), view);
        }

        return renamed;
    }
}
