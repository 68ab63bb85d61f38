namespace Panns.Audio.Pcm;

/// <summary>Names of chunks that occur in WAV, AIFF, CAF and Wave64.</summary>
internal static class ChunkNames
{
    private static readonly HashSet<string> Known =
    [
        "fmt ", "data", "fact", "LIST", "list", "INFO", "JUNK", "junk", "PAD ", "bext", "cue ", "smpl", "inst", "PEAK", "id3 ", "ID3 ",
        "iXML", "ds64", "chna", "axml", "afsp", "cart", "minf", "elm1", "regn", "umid", "_PMX", "FLLR", "levl", "mark", "plst", "labl", "note",
        "adtl", "DISP", "acid", "strc", "wavl", "slnt", "guan", "FORM", "COMM", "SSND", "MARK", "INST", "COMT", "NAME", "AUTH", "ANNO", "(c) ",
        "FVER", "APPL", "CHAN", "free", "chan", "info", "kuki", "pakt", "edct", "strg", "uuid", "ovvw", "peak", "RIFF", "riff", "RIFX", "RF64", "BW64",
    ];

    public static bool IsKnown(string id) => Known.Contains(id);

    public static bool IsKnown(ReadOnlySpan<byte> id)
    {
        Span<char> name = stackalloc char[4];
        for (var i = 0; i < name.Length; i++)
        {
            name[i] = i < id.Length ? (char)id[i] : '\0';
        }

        return Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
    }
}
