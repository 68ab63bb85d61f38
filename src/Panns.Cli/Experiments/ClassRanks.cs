using System.Collections.Immutable;

namespace Panns.Cli.Experiments;

/// <summary>Ranks of classes by their number of training clips, from 1 on, both ends included.</summary>
internal readonly record struct ClassRanks(int First, int Last)
{
    private const int Plot = 10;

    /// <summary>
    /// The classes with many, with some and with few training clips: ranks 1 to 10, 250 to 260 and 517 to 527 of AudioSet's 527, as in figure 3 of
    /// the paper, and the corresponding ones of fewer; thirds where these would overlap.
    /// </summary>
    public static ImmutableArray<ClassRanks> Of(int classes)
    {
        if (classes < 3)
        {
            return classes == 0 ? [] : [new(1, classes)];
        }

        var third = classes / 3;
        if (third <= Plot)
        {
            return [new(1, third), new(third + 1, classes - third), new(classes - third + 1, classes)];
        }

        var middle = (int)Math.Round(250.0 / 527 * classes);
        return [new(1, Plot), new(middle, middle + Plot), new(classes - Plot, classes)];
    }
}
