using System.Text;
using Panns.Output;
using Panns.Tests.Fuzzing;
using Panns.Transfer.Data.Tables;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Packing;

namespace Panns.Transfer.Tests.Fuzzing;

/// <summary>Readers of labels: tables of clips, the formats of other programs, AudioSet's lists.</summary>
internal static class LabelTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("table", () => Texts(
            "path,label,start,end,fold,group\na.wav,dog,0,1.5,1,x\n\"b,c.wav\",\"dog;cat\",1:02.5,1:03,2,y\n",
            "sep=;\nfilename;tags;offset_ms;duration_ms;split\na.wav;dog|cat;10;1500;train\nb.wav;;1,5;2,5;test\n",
            "a.wav\tdog\nb.wav\tcat\n"), path => ClipTable.Read(path, LabeledSoundsOptions.Default, "a.wav")),
        new("audacity", () => Texts("0.5\t1.25\tdog\n\\\t100\t2000\n2\t3\tcat\n", "0\t1\tdog\r\n1\t2\tcat\r\n"), Read) { FileName = "a.txt" },
        new("raven", () => Formats(EventFormat.Raven).Concat(Texts(
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tAnnotation\tConfidence\n1\tSpectrogram 1\t1\t0.32\t1.6\t0\t15000\tDog\t0.75\n")).ToList(), Read)
        {
            FileName = "a.Table.1.selections.txt",
        },
        new("jams", () => Formats(EventFormat.Jams).Concat(Texts(
            """{"annotations":[{"namespace":"scaper","data":[{"time":0.32,"duration":1.28,"value":{"label":"Dog"},"confidence":null}]}],"sandbox":{"file":"x.wav"},"file_metadata":{"duration":10}}""",
            """[{"file":"a.wav","duration":2.5,"events":[{"onset":0.5,"offset":1,"label":"Dog","score":0.5}]},{"file":"b.wav","error":"damaged"}]""")).ToList(), Read)
        {
            FileName = "a.jams",
        },
        new("crowsetta", () => Formats(EventFormat.Crowsetta), Read) { FileName = "a.csv" },
        new("kaleidoscope", () => Formats(EventFormat.Kaleidoscope), Read) { FileName = "a.csv" },
        new("classes", () => Texts("index,mid,display_name\n0,/m/09x0r,\"Speech\"\n1,/m/05zppz,\"Male speech, man speaking\"\n"), path => ClassTable.Read(path)),
        new("segments", () => Texts("# Segments csv created\n# num_ytids=2\n--4gqARaEJE, 0.000, 10.000, \"/m/068hy,/m/07q6cd_\"\nZ-x, 30.000, 40.000, \"/m/09x0r\"\n"), path => SegmentTable.Read(path, AudioSetLabels.All, [])),
        new("black list", () => Texts("name,reason\nY--4gqARaEJE.wav,x\n# none\nb/c.wav,y\n"), path => BlackList.Read(path).Contains("c.wav")),
    ];

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes), .. texts.Take(1).Select(text => (byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)])];

    private static List<byte[]> Formats(EventFormat format)
    {
        using var text = new StringWriter();
        using (var writer = ResultWriter.Events(text, format))
        {
            writer.Write(new() { File = "field/a.wav", Duration = 10, Rows = [new(0.5, 1.25, "Dog", 0.75f), new(2, 3, "Cat, \"two\"", 0.5f)] });
        }

        return [Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Read(string path) => EventTable.Read(path, LabeledSoundsOptions.Default);
}
