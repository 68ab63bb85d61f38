using Panns.Transfer;

namespace Panns.Interactive.Tests;

/// <summary>Where figures go: into files of a program, or to what a notebook has attached.</summary>
public sealed class NotebookTests
{
    [Fact]
    public void A_program_saves_its_figures_and_a_notebook_shows_them()
    {
        // One test, because what is attached stays so for the process.
        var folder = Directory.CreateTempSubdirectory("panns-").FullName;
        try
        {
            Assert.EndsWith("figures", Notebook.Folder, StringComparison.Ordinal);
            var before = Environment.CurrentDirectory;
            Environment.CurrentDirectory = folder;
            try
            {
                var shown = Notebook.Show(Figure.OfConfusion(["a", "b"], [[1, 0], [0, 1]]));
                _ = Notebook.Show(new SoundClip(new float[800], 8000, "silence"));
                Assert.Equal(["01.svg", "02.html"], Directory.GetFiles("figures").Select(path => Path.GetFileName(path)).Order());
                shown.Replace(Figure.OfConfusion(["a", "b"], [[5, 0], [0, 1]], "later"));
                Assert.Contains("<title>later</title>", File.ReadAllText(Path.Combine("figures", "01.svg")), StringComparison.Ordinal);
                Assert.Contains("<audio", File.ReadAllText(Path.Combine("figures", "02.html")), StringComparison.Ordinal);
                Assert.Throws<PannsException>(() => Figure.OfLearning([]).Save("figure.png"));
            }
            finally
            {
                Environment.CurrentDirectory = before;
            }

            var figures = new List<Figure>();
            Notebook.Attach(figure =>
            {
                figures.Add(figure);
                return figures.Add;
            });
            var curves = new LiveCurves("training");
            curves.Report(new EpochRecord(1, 2));
            curves.Report(new EpochRecord(2, 1));
            Assert.Equal(3, figures.Count);
            Assert.Contains("training clips: 1, 2.0000", figures[2].Svg, StringComparison.Ordinal);

            // Another stage, which counts from 1 again.
            curves.Report(new EpochRecord(1, 5));
            Assert.DoesNotContain("training clips: 2,", figures[3].Svg, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
