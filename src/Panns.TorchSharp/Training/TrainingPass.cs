using Panns.Common;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using Panns.Training;
using Panns.Training.Augmentation;
using Panns.Training.Cpu.Kernels;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>
/// A forward pass in training. What is random follows from the same generators as the CPU engine's, so that both train alike; a replica
/// uses that part of the whole batch's numbers that its clips would get there.
/// </summary>
internal sealed class TrainingPass(TrainingOptions options, LearningParts parts, BatchUpload upload) : ForwardPass
{
    /// <summary>Seed of the pass's random numbers.</summary>
    public required ulong Draw { get; init; }

    /// <summary>Clips of the whole batch before mixup.</summary>
    public required int AllClips { get; init; }

    /// <summary>The first of them that this replica has.</summary>
    public required int FirstClip { get; init; }

    /// <summary>Clips that this replica has, before mixup.</summary>
    public required int GivenClips { get; init; }

    /// <summary>[this replica's clips] mixup's factors, float32; null without mixup.</summary>
    public required Tensor? Factors { get; init; }

    /// <summary>Number of the replica.</summary>
    public int Replica { get; init; }

    /// <summary>Whether dropout is libtorch's.</summary>
    public bool DrawsOnDevice { get; init; }

    public override bool KeepsGraph => true;

    public override bool IsTraining(BatchNorm layer) => options.UsesBatchStatistics(layer.Name);

    public override double Momentum(BatchNorm layer) => options.BatchNormMomentum ?? layer.Momentum;

    public override Tensor Dropout(Node node, Dropout layer, Tensor x)
    {
        // Dropout below everything that learns belongs to the frozen part, which runs in evaluation mode.
        if (!options.Augmentation.Dropout || !parts.NeedsGradient[node.Inputs[0]])
        {
            return x;
        }

        return DrawsOnDevice ? DeviceDropout.Apply(x, layer.Rate, RandomOf(node, Replica).NextUInt64()) : x.mul(Mask(node, layer, x));
    }

    public override Tensor SpecAugment(Node node, SpecAugment layer, Tensor x)
    {
        if (!options.Augmentation.SpecAugment)
        {
            return x;
        }

        var (clips, frames, bins) = ((int)x.shape[0], (int)x.shape[2], (int)x.shape[3]);
        var mixed = MixedAt(node);
        var random = RandomOf(node);
        var masks = StripeMask.Draw(layer, AllClips / mixed, frames, bins, (low, high) => low + random.NextInt(high - low));
        var kept = new float[clips * (frames + bins)];
        var time = kept.AsSpan(0, clips * frames);
        var frequency = kept.AsSpan(clips * frames);
        for (var clip = 0; clip < clips; clip++)
        {
            var mask = masks[(FirstClip / mixed) + clip];
            for (var frame = 0; frame < frames; frame++)
            {
                time[(clip * frames) + frame] = mask.CoversFrame(frame) ? 0 : 1;
            }

            for (var bin = 0; bin < bins; bin++)
            {
                frequency[(clip * bins) + bin] = mask.CoversBin(bin) ? 0 : 1;
            }
        }

        var factors = upload.Small(kept, kept.Length);
        return x.mul(factors.narrow(0, 0, time.Length).view(clips, 1, frames, 1)).mul(factors.narrow(0, time.Length, frequency.Length).view(clips, 1, 1, bins));
    }

    public override Tensor Mixup(Node node, Tensor x)
    {
        if (Factors is null)
        {
            return x;
        }

        var pairs = x.view(-1, 2, x.shape[1], x.shape[2], x.shape[3]);
        var factors = Factors.view(-1, 2, 1, 1, 1);
        return pairs.select(1, 0).mul(factors.select(1, 0)).Add_(pairs.select(1, 1).mul(factors.select(1, 1)));
    }

    /// <summary>
    /// How many of the given clips make one clip at a place in the network: 2 behind mixup, which may lie on one branch only.
    /// </summary>
    private int MixedAt(Node node) => Factors is not null && parts.FollowsMixup[node.Index] ? 2 : 1;

    private SeededRandom RandomOf(Node node, int replica = 0) => new(Draw, ((ulong)replica << 32) + (ulong)node.Index);

    /// <summary>The CPU engine's mask: drawn in its order of dimensions, channels innermost, and seen in libtorch's.</summary>
    private unsafe Tensor Mask(Node node, Dropout layer, Tensor x)
    {
        var (items, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var mask = ones([items, height, width, channels]);
        var key = RandomOf(node).NextUInt64();
        var length = channels * height * width;
        var mixed = MixedAt(node);
        var firstItem = FirstClip / mixed * (items * mixed / GivenClips);
        for (var item = 0L; item < items; item++)
        {
            using var part = mask.select(0, item);
            fixed (byte* bytes = part.bytes)
            {
                // The index of a value is that in the whole batch; the pointer is moved back by as much.
                var first = (firstItem + item) * length;
                var origin = (float*)bytes - first;
                DropoutRun.Apply(origin, origin, first, length, key, layer.Rate, accumulates: false);
            }
        }

        return mask.permute(0, 3, 1, 2).to(x.dtype, x.device, non_blocking: true);
    }
}
