using Panns.Common;
using Panns.Networks.Layers;

namespace Panns.Training.Augmentation;

/// <summary>Draws a whole number from <paramref name="low"/> up to, but not including, <paramref name="high"/>.</summary>
[BestFriend]
internal delegate int DrawInteger(int low, int high);

/// <summary>Some frames or bins in a row.</summary>
/// <param name="First">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct Stripe(int First, int End)
{
    public bool Covers(int place) => place >= First && place < End;
}

/// <summary>The parts of one clip that SpecAugment masks.</summary>
/// <param name="Time">Stripes of frames.</param>
/// <param name="Frequency">Stripes of mel bins.</param>
[BestFriend]
internal sealed record StripeMask(Stripe[] Time, Stripe[] Frequency)
{
    /// <summary>Masks of clips, to be drawn.</summary>
    public static StripeMask[] Create(SpecAugment layer, int clips)
        => [.. Enumerable.Range(0, clips).Select(_ => new StripeMask(new Stripe[layer.Stripes], new Stripe[layer.Stripes]))];

    /// <summary>Draws new masks.</summary>
    public static StripeMask[] Draw(SpecAugment layer, int clips, int frames, int bins, DrawInteger draw)
    {
        var masks = Create(layer, clips);
        Draw(masks, layer, frames, bins, draw);
        return masks;
    }

    /// <summary>
    /// Redraws masks in the released code's order: for every clip its time stripes, width before position; then for every clip its frequency
    /// stripes. Where a clip is shorter than a stripe may be, widths stay below its length (the released code fails there).
    /// </summary>
    public static void Draw(StripeMask[] masks, SpecAugment layer, int frames, int bins, DrawInteger draw)
    {
        foreach (var mask in masks)
        {
            Draw(mask.Time, layer.TimeWidth, frames, draw);
        }

        foreach (var mask in masks)
        {
            Draw(mask.Frequency, layer.FrequencyWidth, bins, draw);
        }
    }

    public bool CoversFrame(int frame) => Covers(Time, frame);

    public bool CoversBin(int bin) => Covers(Frequency, bin);

    private static void Draw(Stripe[] stripes, int limit, int total, DrawInteger draw)
    {
        foreach (ref var stripe in stripes.AsSpan())
        {
            var width = draw(0, Math.Min(limit, total));
            var first = draw(0, total - width);
            stripe = new(first, first + width);
        }
    }

    private static bool Covers(Stripe[] stripes, int place)
    {
        foreach (var stripe in stripes)
        {
            if (stripe.Covers(place))
            {
                return true;
            }
        }

        return false;
    }
}
