using Panns.Networks.Layers;

namespace Panns.Training.Augmentation;

/// <summary>Draws a whole number from <paramref name="low"/> up to, but not including, <paramref name="high"/>.</summary>
internal delegate int DrawInteger(int low, int high);

/// <summary>Some frames or bins in a row.</summary>
/// <param name="First">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct Stripe(int First, int End)
{
    public bool Covers(int place) => place >= First && place < End;
}

/// <summary>What SpecAugment masks in one clip.</summary>
/// <param name="Time">Stripes of frames.</param>
/// <param name="Frequency">Stripes of mel bins.</param>
internal sealed record StripeMask(Stripe[] Time, Stripe[] Frequency)
{
    /// <summary>
    /// Draws masks in the released code's order: for every clip its time stripes, width before place; then for every clip its frequency
    /// stripes. Where a clip is shorter than a stripe may be, widths stay below its length (the released code fails there).
    /// </summary>
    public static StripeMask[] Draw(SpecAugment layer, int clips, int frames, int bins, DrawInteger draw)
    {
        var time = new Stripe[clips][];
        var masks = new StripeMask[clips];
        for (var clip = 0; clip < clips; clip++)
        {
            time[clip] = Draw(layer.Stripes, layer.TimeWidth, frames, draw);
        }

        for (var clip = 0; clip < clips; clip++)
        {
            masks[clip] = new(time[clip], Draw(layer.Stripes, layer.FrequencyWidth, bins, draw));
        }

        return masks;
    }

    public bool CoversFrame(int frame) => Covers(Time, frame);

    public bool CoversBin(int bin) => Covers(Frequency, bin);

    private static Stripe[] Draw(int count, int limit, int total, DrawInteger draw)
    {
        var stripes = new Stripe[count];
        for (var i = 0; i < count; i++)
        {
            var width = draw(0, Math.Min(limit, total));
            var first = draw(0, total - width);
            stripes[i] = new(first, first + width);
        }

        return stripes;
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
