namespace Panns.Cli.Tests.Documents.Pages;

/// <summary>What a test does otherwise than a page says.</summary>
/// <param name="Text">A part of the lines that it concerns.</param>
/// <param name="Instead">What stands there instead; null where such lines are left out.</param>
/// <param name="Why">The reason, for readers of the list.</param>
internal sealed record PageChange(string Text, string? Instead, string Why)
{
    private const string Download = "tests download nothing: the network in the box takes the place of larger ones";
    private const string Minutes = "the same command with less to do";

    /// <summary>All of them; the first that fits a line may be followed by others.</summary>
    public static IReadOnlyList<PageChange> All { get; } =
    [
        new("panns demo", null, "DemoTests runs it"),
        new("models pull", null, Download + "; ModelStoreTests"),
        new("datasets pull", null, "tests download nothing; DatasetPullTests"),
        new("esc10 --root", null, "needs the data set; Esc10FiguresTests"),
        new("esc50 --root", null, "needs the data set; DatasetsTests"),
        new("--device cuda", null, "needs a GPU"),
        new("panns --torch", null, "builds the command anew"),
        new("panns bench", null, "takes minutes; BenchmarkTests"),
        new("panns serve", null, "does not end; ServeTests"),
        new("panns listen", null, "needs a microphone or a stream; ListenTests"),
        new("mpirun", null, "DataParallelTests, where there is MPI"),
        new("--from-hdf5", null, "needs a file of the released code; WaveformPackingTests"),
        new("audioset_v1_embeddings", null, "needs AudioSet's embeddings; EmbeddingPackingTests"),
        new("packs/vggish", null, "needs AudioSet's embeddings"),
        new("panns experiment table5 --data packs/ --seeds 3", null, "a grid of trainings takes hours; ExperimentTests"),
        new("panns experiment table5 --data packs/ --scale", null, "a grid of trainings takes minutes; ExperimentTests"),
        new("--model Cnn14 --out cnn14.onnx --int8", "--model Mini --out cnn14.int8.onnx --int8", Download),
        new("--weights Cnn14.pth", "--weights my.safetensors", Download),
        new("my.pth my.safetensors", null, "needs a file of PyTorch's; ConvertTests"),
        new("export --model Cnn14", "export --model Mini", Download),
        new("some.wav --model Cnn14", "some.wav --model Mini", Download),
        new("freeze_l3 --model Cnn14", "freeze_l3 --model Mini", Download),
        new("pretrain --model Cnn14", "pretrain --model MobileNetV1 --iterations 2 --batch-size 2 --eval-train-clips 2", Minutes),
        new("--batch-size 250 --iterations 30000", "--batch-size 2 --iterations 1 --eval-train-clips 2", Minutes),
        new("--teacher mn04_as", "--teacher Mini --iterations 2 --batch-size 4", Download),
        new("--model mn04_as", "--model Mini", Download),
        new("find /archive", "find clips", "a folder of the test"),
        new("--strategy fine_tune", "--strategy fine_tune --epochs 1", Minutes),
        new("--repeats 20", "--repeats 2", Minutes),
        new("synthesize --out stand-in/   ", "synthesize --out stand-in/ --balanced 1 --eval 1 --unbalanced 0 --seconds 1 ", Minutes),
        new("--balanced 10 --eval 8 --unbalanced 1500 --seconds 2", "--balanced 1 --eval 1 --unbalanced 1 --seconds 2", Minutes),
        new(
            "panns embed --list clips.txt --out clips.npy --shard 3/40", "for i in 1 2 3; do panns embed --list clips.txt --out clips.npy --shard $i/3 || exit; done",
            "all parts, to be joined by the next line"),
    ];

    /// <summary>The line as it is run; null where it is left out.</summary>
    public static string? Applied(PageLine line)
    {
        var text = line.Text;
        foreach (var change in All)
        {
            if (!text.Contains(change.Text, StringComparison.Ordinal))
            {
                continue;
            }

            if (change.Instead is null)
            {
                return null;
            }

            text = text.Replace(change.Text, change.Instead, StringComparison.Ordinal);
        }

        return text;
    }
}
