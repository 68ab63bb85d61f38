using System.Runtime.InteropServices;
using Panns.Engine;
using Panns.Networks;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Forward;

/// <summary>The caller's memory for outputs.</summary>
internal static class OutputSpans
{
    /// <summary>Which outputs are wanted: those with room.</summary>
    /// <exception cref="ArgumentException">The network lacks one of them, or its room has another length.</exception>
    public static OutputKinds Validate(NetworkDescription network, NetworkOutputs outputs, int clips, int samples)
        => Wanted(network, OutputKinds.Clipwise, outputs.Clipwise, true, clips, network.Classes)
            | Wanted(network, OutputKinds.Logits, outputs.Logits, network.LogitsOutput is not null, clips, network.Classes)
            | Wanted(network, OutputKinds.Embedding, outputs.Embedding, network.EmbeddingOutput is not null, clips, network.EmbeddingSize)
            | Wanted(
                network, OutputKinds.Framewise, outputs.Framewise, network.FramewiseOutput is not null, clips,
                network.FrameCount(samples) * network.Classes);

    /// <summary>Copies an output of some of a batch's clips.</summary>
    /// <param name="result">[clips, ...] contiguous float32 on any device; null for nothing.</param>
    /// <param name="target">Room for all clips of the batch.</param>
    /// <param name="first">The first clip.</param>
    /// <param name="clips">Clips of the whole batch.</param>
    public static void Copy(Tensor? result, Span<float> target, int first, int clips)
    {
        if (result is not null)
        {
            var values = MemoryMarshal.Cast<byte, float>(result.cpu().bytes);
            values.CopyTo(target.Slice(first * (target.Length / clips), values.Length));
        }
    }

    private static OutputKinds Wanted(NetworkDescription network, OutputKinds kind, Span<float> room, bool exists, int clips, int perClip)
    {
        if (room.IsEmpty)
        {
            return OutputKinds.None;
        }

        if (!exists)
        {
            throw new ArgumentException($"{network.Name} has no output {kind}", nameof(kind));
        }

        return room.Length == (long)clips * perClip
            ? kind
            : throw new ArgumentException($"{kind} has room for {room.Length} values, {clips} x {perClip} are needed", nameof(room));
    }
}
