using System.Collections.Frozen;

namespace Panns.Transfer.Data.Tables;

/// <summary>Common column names in tables from pandas to Raven, and their roles.</summary>
internal static class ColumnNames
{
    // Without case, blanks and punctuation; times without their unit. If a table has several names for a role, the first one listed wins.
    private static readonly (ColumnRole Role, string[] Names)[] Known =
    [
        (ColumnRole.Path,
        [
            "path", "file", "filename", "filepath", "fname", "audiopath", "audiofile", "audiofilename", "audiofilepath", "audio", "wav", "wavfile", "wavpath", "wavfilename",
            "soundfile", "soundpath", "sound", "clip", "clippath", "clipfile", "clipname", "recordingfile", "recordingpath", "recording", "relativepath", "fullpath",
            "slicefilename", "beginpath", "beginfile", "infile", "notatedpath", "audiofiles",
        ]),
        (ColumnRole.Folder, ["folder", "directory", "dir"]),
        (ColumnRole.Label,
        [
            "label", "labels", "class", "classes", "classname", "category", "categories", "tag", "tags", "eventlabel", "soundclass", "annotation", "annotations", "event", "scenelabel",
            "species", "speciescode", "manualid", "commonname", "target", "targets", "genre", "emotion", "scene", "instrument",
        ]),
        (ColumnRole.Start, ["start", "begin", "onset", "from", "starttime", "begintime", "timestart", "timebegin", "onsettime", "startat", "tstart", "tbegin", "starts", "begins"]),
        (ColumnRole.FileStart, ["fileoffset"]),
        (ColumnRole.End, ["end", "stop", "offset", "to", "endtime", "stoptime", "timeend", "timestop", "offsettime", "finish", "endat", "tend", "tstop", "ends"]),
        (ColumnRole.Duration, ["duration", "length", "deltatime", "dur"]),
        (ColumnRole.Fold, ["fold", "folds", "foldid", "foldnumber", "kfold", "cvfold", "foldindex"]),
        (ColumnRole.Part, ["split", "part", "subset", "partition", "set", "datasplit", "datasetsplit", "traintest"]),
        (ColumnRole.Group,
        [
            "group", "groups", "groupid", "groupname", "speaker", "speakerid", "actor", "actorid", "subject", "subjectid", "participant", "participantid", "patient", "patientid",
            "singer", "srcfile", "sourcefile", "originalfile", "recordingid", "sourceid", "freesoundid", "fsid",
        ]),
        (ColumnRole.BaseFolder, ["indir"]),
        (ColumnRole.AutomaticLabel, ["autoid", "top1match"]),
        (ColumnRole.Score, ["score", "confidence", "probability", "prob", "likelihood"]),
        (ColumnRole.Selection, ["selection"]),
    ];

    private static readonly string[] MillisecondUnits = ["milliseconds", "millisecond", "msec", "ms"];
    private static readonly string[] SecondUnits = ["seconds", "second", "secs", "sec", "s"];

    private static readonly FrozenDictionary<string, (ColumnRole Role, int Rank)> Roles = Known
        .SelectMany(known => known.Names.Select((name, rank) => (name, known.Role, rank)))
        .ToFrozenDictionary(known => known.name, known => (known.Role, known.rank), StringComparer.Ordinal);

    /// <summary>The role of a heading.</summary>
    /// <param name="heading">The heading as in the table: <c>Begin Time (s)</c>.</param>
    /// <returns>Its role, its rank among names for that role (0 is the most common), and seconds per unit for times; null if unknown.</returns>
    public static (ColumnRole Role, int Rank, double Seconds)? Of(string heading)
    {
        var name = Plain(heading);
        if (Roles.TryGetValue(name, out var role))
        {
            return (role.Role, role.Rank, 1);
        }

        foreach (var (units, seconds) in (ReadOnlySpan<(string[], double)>)[(MillisecondUnits, 1e-3), (SecondUnits, 1)])
        {
            if (Array.Find(units, unit => name.Length > unit.Length && name.EndsWith(unit, StringComparison.Ordinal)) is { } unit
                && Roles.TryGetValue(name[..^unit.Length], out role) && role.Role is ColumnRole.Start or ColumnRole.FileStart or ColumnRole.End or ColumnRole.Duration)
            {
                return (role.Role, role.Rank, seconds);
            }
        }

        return null;
    }

    /// <summary>Whether a heading is plural, which means that commas separate several labels.</summary>
    public static bool IsPlural(string heading) => Plain(heading) is "labels" or "classes" or "categories" or "tags" or "annotations" or "targets";

    private static string Plain(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
