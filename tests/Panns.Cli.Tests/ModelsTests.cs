using System.Text.Json;
using Panns.Cli.Tests.Support;
using Panns.Weights;

namespace Panns.Cli.Tests;

public sealed class ModelsTests
{
    [Fact]
    public void List_of_models() => Snapshot.Matches(CliRun.Of("models").ToString());

    [Fact]
    public void Layers_of_Cnn6() => Snapshot.Matches(CliRun.Of("models", "show", "cnn6").ToString());

    [Fact]
    public void List_as_json_names_every_network()
    {
        using var json = JsonDocument.Parse(CliRun.Of("models", "--json").Out);
        Assert.Equal(PannsModels.All.Select(model => model.Name), json.RootElement.EnumerateArray().Select(model => model.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_mistyped_name_is_answered_with_similar_ones()
    {
        var run = CliRun.Of("models", "show", "Cnn41");
        Assert.Equal(2, run.ExitCode);
        Assert.Matches(@"^panns: no network is called 'Cnn41'; similar names: Cnn\d+,", run.Error);
    }

    [Fact]
    public void Pull_prints_where_the_weights_are()
    {
        var run = CliRun.Of("models", "pull", "Cnn14", "MobileNetV1");
        Assert.Equal(new CliRun(0, "/store/Cnn14.safetensors\n/store/MobileNetV1.safetensors\n", ""), run);
    }

    [Fact]
    public void What_a_download_has_to_say_is_a_line_on_stderr()
    {
        var run = CliRun.With(new FakeWorkbench { Note = "no checksum is published" }, "models", "pull", "Cnn14");
        Assert.Equal(new CliRun(0, "/store/Cnn14.safetensors\n", "panns: Cnn14.pth: no checksum is published\n"), run);
    }

    [Fact]
    public void Convert_says_what_it_wrote()
        => Assert.Equal(new CliRun(0, "out.safetensors: 42 tensors\n", ""), CliRun.Of("convert", "in.pth", "out.safetensors"));

    [Fact]
    public void Convert_can_write_float16()
    {
        using var workbench = new FakeWorkbench();
        Assert.Equal(0, CliRun.With(workbench, "convert", "in.pth", "out.safetensors", "--fp16").ExitCode);
        Assert.True(Assert.IsType<SafetensorsOptions>(workbench.Settings[0]).HalfPrecision);
    }

    [Fact]
    public void What_is_built_in_need_not_be_pulled()
        => Assert.Equal(new CliRun(0, "Mini: built in, nothing to download\n", ""), CliRun.Of("models", "pull", "mini"));
}
