using System.IO.Compression;
using Panns.Weights;

namespace Panns.Tests.Weights.Torch;

/// <summary>Where a state dict can be in a checkpoint, and how its names are changed.</summary>
public sealed class StateDictLayoutTests : IDisposable
{
    private static readonly (string Key, byte[] Data) One = ("0", BitConverter.GetBytes(1.5f));
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("model")]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    public void The_state_dict_is_found(string? key)
    {
        var builder = new PickleBuilder();
        if (key is not null)
        {
            builder.Op('}').Text("iteration").Integer(600000).Op('s').Text(key);
        }

        builder.Global("collections", "OrderedDict").Op(')').Op('R').Text("w").Tensor("0", 1, 0, [1], [1]).Op('s');
        builder.Op('}').Text("_metadata").Op('}').Op('s').Op('b');
        using var weights = Open((key is null ? builder : builder.Op('s')).Op('.'));
        Assert.Equal(["w"], weights.Names);
        Assert.Equal([1.5f], weights.Read("w"));
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("model.")]
    [InlineData("base.")]
    [InlineData("module.base.")]
    [InlineData("model.module._orig_mod.")]
    public void What_another_module_puts_in_front_goes_where_all_have_it(string prefix)
    {
        using var all = Open(Dict(prefix + "a", prefix + "b"));
        Assert.Equal(["a", "b"], all.Names);
        using var some = Open(Dict(prefix + "a", "b"));
        Assert.Equal([prefix + "a", "b"], some.Names);
    }

    [Fact]
    public void Parameters_are_read_as_their_tensors()
    {
        using var weights = Open(new PickleBuilder().Op('}').Text("w").Global("torch._utils", "_rebuild_parameter").Op('(')
            .Tensor("0", 1, 0, [1], [1]).Op(0x88).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R').Op('s').Op('.'));
        Assert.Equal([1.5f], weights.Read("w"));
    }

    [Fact]
    public void A_checkpoint_without_a_state_dict_says_what_it_has()
    {
        var problem = _scratch.Refusal(TorchFiles.Zip(
            new PickleBuilder().Op('}').Text("epoch").Integer(1).Op('s').Text("optimizer").Op('}').Op('s').Op('.').ToArray()));
        Assert.Contains("'epoch', 'optimizer'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_protocols_are_read()
    {
        using var weights = Open(new PickleBuilder(4).Op(0x95).UInt64(20).Op('}').Op(0x94).Op('(')
            .Op(0x8c).Op(1).Op('w').Op(0x94).Tensor("0", 1, 0, [1], [1]).Op('u').Op('.'));
        Assert.Equal([1.5f], weights.Read("w"));
    }

    [Fact]
    public void Big_endian_files_are_refused()
    {
        var pickle = Dict("w").ToArray();
        Assert.Contains("big-endian", _scratch.Refusal(TorchFiles.Legacy(pickle, littleEndian: false)), StringComparison.Ordinal);
        var zip = TorchFiles.ZipOf(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("a/data/0", One.Data), ("a/byteorder", "big"u8.ToArray()));
        Assert.Contains("big-endian", _scratch.Refusal(zip), StringComparison.Ordinal);
    }

    private static PickleBuilder Dict(params string[] names)
    {
        var builder = new PickleBuilder().Op('}');
        foreach (var name in names)
        {
            builder.Text(name).Tensor("0", 1, 0, [1], [1]).Op('s');
        }

        return builder.Op('.');
    }

    private StateDict Open(PickleBuilder pickle) => WeightFile.Open(_scratch.Write(TorchFiles.Zip(pickle.ToArray(), One), $"{Guid.NewGuid():N}.pth"));
}
