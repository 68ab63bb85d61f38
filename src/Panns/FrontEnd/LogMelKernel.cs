using System.Runtime.CompilerServices;
using Panns.FrontEnd.Fft;
using Panns.FrontEnd.Lanes;

namespace Panns.FrontEnd;

/// <summary>Computes frames of a spectrogram with registers of one width; <see cref="LogMelKernel{TLanes}"/> does the work.</summary>
internal abstract unsafe class LogMelKernel
{
    /// <summary>Frames that go through at once.</summary>
    public abstract int Lanes { get; }

    /// <summary>The widest kernel that this processor runs well.</summary>
    public static LogMelKernel Best { get; } =
        Lanes8.IsSupported ? new LogMelKernel<Lanes8>()
        : Lanes4.IsSupported ? new LogMelKernel<Lanes4>()
        : new LogMelKernel<Lanes1>();

    /// <summary>Floats of scratch that <see cref="Run"/> needs for a plan.</summary>
    public int ScratchLength(LogMelPlan plan)
        => checked((Lanes * (plan.Fft.Size + plan.Filters.Bins + plan.Filters.Bands)) + FrameSource.StretchLength(plan.Settings, Lanes));

    /// <summary>Log-mel of consecutive frames.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="source">The frames.</param>
    /// <param name="firstFrame">Number of the first.</param>
    /// <param name="frames">How many.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats, aligned to 64 bytes for speed.</param>
    /// <param name="destination">[frames, bands], or [frames, bins] for the power.</param>
    /// <param name="powerOnly">Whether to stop at the power spectrum (VGGish and TALNet: magnitude).</param>
    public abstract void Run(
        LogMelPlan plan, FrameSource source, int firstFrame, int frames, float* scratch, float* destination, bool powerOnly);
}

/// <inheritdoc/>
/// <typeparam name="TLanes">The width.</typeparam>
internal sealed unsafe class LogMelKernel<TLanes> : LogMelKernel
    where TLanes : unmanaged, ILanes<TLanes>
{
    public override int Lanes => TLanes.Count;

    public override void Run(
        LogMelPlan plan, FrameSource source, int firstFrame, int frames, float* scratch, float* destination, bool powerOnly)
    {
        var points = scratch;
        var power = points + (TLanes.Count * plan.Fft.Size);
        var mel = power + (TLanes.Count * plan.Filters.Bins);
        var stretch = mel + (TLanes.Count * plan.Filters.Bands);
        var width = powerOnly ? plan.Filters.Bins : plan.Filters.Bands;
        var rows = stackalloc float*[TLanes.Count];
        for (var done = 0; done < frames; done += TLanes.Count)
        {
            var used = Math.Min(TLanes.Count, frames - done);
            var start = source.Locate(firstFrame + done, used, stretch);
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                // Lanes past the last frame repeat it.
                rows[lane] = start + ((long)Math.Min(lane, used - 1) * plan.Settings.HopSize);
            }

            LoadFrames(plan, rows, points);
            LaneFft<TLanes>.Transform(plan.Fft, points);
            LaneFft<TLanes>.Power(plan.Fft, points, power);
            if (plan.Settings.Kind is LogMelKind.VGGish or LogMelKind.TalNet)
            {
                TakeRoots(power, plan.Filters.Bins);
            }

            if (!powerOnly)
            {
                Project(plan, power, mel);
            }

            StoreFrames(powerOnly ? power : mel, rows, width, used, destination + ((long)done * width));
        }
    }

    /// <summary>Window and transposition: afterward vector i holds sample i of every frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadFrames(LogMelPlan plan, float** rows, float* points)
    {
        // Whole groups of samples that the window touches; the others are zero.
        var first = plan.WindowStart / TLanes.Count * TLanes.Count;
        var end = (plan.WindowEnd + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        if (end > plan.Fft.Size)
        {
            LoadShortFrames(plan, rows, points);
            return;
        }

        new Span<float>(points, first * TLanes.Count).Clear();
        new Span<float>(points + (end * TLanes.Count), (plan.Fft.Size - end) * TLanes.Count).Clear();
        fixed (float* window = plan.Window)
        {
            for (var sample = first; sample < end; sample += TLanes.Count)
            {
                TLanes.LoadTransposed(rows, sample, window, points + ((long)sample * TLanes.Count));
            }
        }
    }

    /// <summary>The same where a frame is shorter than a register is wide.</summary>
    private static void LoadShortFrames(LogMelPlan plan, float** rows, float* points)
    {
        for (var sample = 0; sample < plan.Fft.Size; sample++)
        {
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                points[(sample * TLanes.Count) + lane] = rows[lane][sample] * plan.Window[sample];
            }
        }
    }

    private static void TakeRoots(float* values, int count)
    {
        for (var i = 0; i < count; i++, values += TLanes.Count)
        {
            TLanes.Sqrt(TLanes.Load(values)).Store(values);
        }
    }

    /// <summary>The mel product over each band's own bins, then the logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Project(LogMelPlan plan, float* power, float* mel)
    {
        var scale = plan.Scale;
        var floor = TLanes.Broadcast(scale.Floor);
        var offset = TLanes.Broadcast(scale.Offset);
        var slope = TLanes.Broadcast(scale.Slope);
        var shift = TLanes.Broadcast(scale.Shift);
        var silence = TLanes.Broadcast(scale.Silence);
        fixed (float* filterWeights = plan.FilterWeights)
        {
            var weights = filterWeights;
            for (var band = 0; band < plan.FilterStarts.Length; band++, mel += TLanes.Count)
            {
                var bins = power + ((long)plan.FilterStarts[band] * TLanes.Count);
                var count = plan.FilterLengths[band];

                // Two sums, so that one addition need not wait for the last.
                var even = TLanes.Broadcast(0);
                var odd = even;
                var i = 0;
                for (; i < count - 1; i += 2, bins += 2 * TLanes.Count)
                {
                    even = TLanes.MultiplyAdd(TLanes.Load(bins), TLanes.Broadcast(weights[i]), even);
                    odd = TLanes.MultiplyAdd(TLanes.Load(bins + TLanes.Count), TLanes.Broadcast(weights[i + 1]), odd);
                }

                if (i < count)
                {
                    even = TLanes.MultiplyAdd(TLanes.Load(bins), TLanes.Broadcast(weights[i]), even);
                }

                weights += count;
                var sum = even + odd;
                var logarithm = TLanes.MultiplyAdd(TLanes.Log(sum + offset), slope, shift);
                TLanes.SelectAtMost(sum, floor, silence, logarithm).Store(mel);
            }
        }
    }

    /// <summary>Transposes back: a row of the destination for each frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreFrames(float* vectors, float** rows, int width, int used, float* destination)
    {
        var column = 0;
        if (used == TLanes.Count)
        {
            for (var lane = 0; lane < used; lane++)
            {
                rows[lane] = destination + ((long)lane * width);
            }

            for (; column <= width - TLanes.Count; column += TLanes.Count)
            {
                TLanes.StoreTransposed(vectors + ((long)column * TLanes.Count), rows, column);
            }
        }

        for (; column < width; column++)
        {
            for (var lane = 0; lane < used; lane++)
            {
                destination[((long)lane * width) + column] = vectors[((long)column * TLanes.Count) + lane];
            }
        }
    }
}
