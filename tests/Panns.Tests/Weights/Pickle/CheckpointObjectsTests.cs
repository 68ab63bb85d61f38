using Panns.Weights;

namespace Panns.Tests.Weights.Pickle;

/// <summary>Other objects in training checkpoints are skipped, and everything after them is read correctly.</summary>
public sealed class CheckpointObjectsTests : IDisposable
{
    private static readonly byte[] One = BitConverter.GetBytes(1.5f);
    private readonly WeightScratch _scratch = new();

    public static TheoryData<string, byte[]> Values => new()
    {
        // Integers of more than 8 bytes: seeds of 2^64, -2^100 and the state of a generator; of zero bytes, which is 0; and as Python 2 writes them.
        { "LONG1 of 9 bytes", [0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
        { "LONG1 of 13 bytes, negative", [0x8a, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0] },
        { "LONG1 of 17 bytes", [0x8a, 17, .. "UUUUUUUUUUUUUUUUU"u8] },
        { "LONG1 of 255 bytes", [0x8a, 255, .. Enumerable.Repeat((byte)'.', 255)] },
        { "LONG1 of 0 bytes", [0x8a, 0] },
        { "LONG4 of 9 bytes", [0x8b, 9, 0, 0, 0, .. "........."u8] },
        { "LONG4 of 700 bytes", [0x8b, 0xbc, 2, 0, 0, .. Enumerable.Repeat((byte)'R', 700)] },
        { "INT", "I4294967296\n"u8.ToArray() },
        { "INT of many digits", "I-340282366920938463463374607431768211456\n"u8.ToArray() },
        { "INT that is a bool", "I01\n"u8.ToArray() },

        // Objects made without a call, with attributes, items and keyword arguments.
        { "Namespace", Bytes(new PickleBuilder().Global("argparse", "Namespace").Op(')').Op(0x81).Op('}').Text("lr").Integer(1).Op('s').Op('b')) },
        { "a class of the training script", Bytes(new PickleBuilder().Global("__main__", "Config").Op(')').Op(0x81).Op('}').Text("lr").Integer(1).Op('s').Op('b')) },
        { "a dict of a class", Bytes(new PickleBuilder().Global("easydict", "EasyDict").Op(')').Op(0x81).Op('(').Text("lr").Integer(1).Op('u')) },
        { "a list of a class", Bytes(new PickleBuilder().Global("lists", "List").Op(')').Op(0x81).Op('(').Integer(1).Integer(2).Op('e')) },
        { "NEWOBJ_EX", Bytes(new PickleBuilder(4).Text("models").Text("Config").Op(0x93).Op(')').Op('}').Text("a").Integer(1).Op('s').Op(0x92)) },

        // Classes and functions that are never called.
        { "torch.float32", Bytes(new PickleBuilder().Global("torch", "float32")) },
        { "torch.per_tensor_affine", Bytes(new PickleBuilder().Global("torch", "per_tensor_affine")) },
        { "torch.nn.functional.relu", Bytes(new PickleBuilder().Global("torch.nn.functional", "relu")) },
        { "Ellipsis", Bytes(new PickleBuilder().Global("__builtin__", "Ellipsis")) },
        { "a member of an enumeration", Bytes(new PickleBuilder().Global("__builtin__", "getattr").Global("__main__", "Color").Text("RED").Op(0x86).Op('R')) },

        // Known calls.
        { "torch.device", Bytes(new PickleBuilder().Global("torch", "device").Text("cuda").Integer(0).Op(0x86).Op('R')) },
        { "torch.Size", Bytes(new PickleBuilder().Global("torch", "Size").Integers(1, 2).Op(0x85).Op('R')) },
        { "a set", Bytes(new PickleBuilder().Global("__builtin__", "set").Op(']').Integer(1).Op('a').Op(0x85).Op('R')) },
        { "bytes", Bytes(new PickleBuilder().Global("_codecs", "encode").Text("abc").Text("latin1").Op(0x86).Op('R')) },
        { "defaultdict", Bytes(new PickleBuilder().Global("collections", "defaultdict").Global("__builtin__", "list").Op(0x85).Op('R').Op('(').Integer(1).Op(']').Op('u')) },
        { "PosixPath", Bytes(new PickleBuilder().Global("pathlib", "PosixPath").Text("/").Text("x").Op(0x86).Op('R')) },
        { "datetime", Bytes(new PickleBuilder(3).Global("datetime", "datetime").Op('C').Op(10).Raw(new byte[10]).Op(0x85).Op('R')) },
        { "numpy.float64", Bytes(new PickleBuilder(3).Global("numpy.core.multiarray", "scalar").Global("numpy", "dtype").Text("f8").Op(0x89).Op(0x88).Op(0x87).Op('R')
            .Op('(').Integer(3).Text("<").Op('N').Op('N').Op('N').Integer(-1).Integer(-1).Integer(0).Op('t').Op('b').Op('C').Op(8).Raw(new byte[8]).Op(0x86).Op('R')) },

        // Opcodes of protocols 4 and 5, and a value that contains itself.
        { "EMPTY_SET", Bytes(new PickleBuilder(4).Op(0x8f).Op(0x94).Op('(').Integer(1).Integer(2).Op(0x90)) },
        { "FROZENSET", Bytes(new PickleBuilder(4).Op('(').Integer(1).Op(0x91)) },
        { "BYTEARRAY8", Bytes(new PickleBuilder(5).Op(0x96).UInt64(3).Raw("..."u8)) },
        { "POP", Bytes(new PickleBuilder().Integer(1).Integer(2).Op('0')) },
        { "POP_MARK", Bytes(new PickleBuilder().Integer(1).Op('(').Integer(2).Integer(3).Op('1')) },

        // Tensors that are not needed.
        { "a sparse tensor", Bytes(new PickleBuilder().Global("torch._utils", "_rebuild_sparse_tensor").Op('N').Op(0x85).Op('R')) },
        { "a quantized tensor", Bytes(new PickleBuilder().Global("torch._utils", "_rebuild_qtensor").Op('N').Op(0x85).Op('R')) },
    };

    public void Dispose() => _scratch.Dispose();

    /// <summary>The value comes before and after the tensors; both layouts have more pickles after it.</summary>
    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_beside_the_tensors_is_passed_over(string name, byte[] value)
    {
        _ = name;
        byte[] Pickle(bool legacy) => new PickleBuilder(5).Op('}').Op('(').Text("before").Raw(value).Text("model").Op('}').Text("w")
            .Tensor("0", 1, 0, [1], [1], legacy: legacy).Op('s').Text("after").Raw(value).Op('u').Op('.').ToArray();
        Assert.Equal([1.5f], Read(TorchFiles.Zip(Pickle(false), ("0", One))));
        Assert.Equal([1.5f], Read(TorchFiles.Legacy(Pickle(true), true, ("0", 1, One))));
    }

    [Fact]
    public void Integers_of_8_bytes_keep_their_value()
    {
        byte[] Pickle(params byte[] first) => new PickleBuilder().Op('}').Text("w").Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(3).Op('t').Op('Q')
            .Raw(first).Integers(1).Integers(1).Op('t').Op('R').Op('s').Op('.').ToArray();
        byte[] stored = [0, 0, 0, 0, 0, 0, 0, 0, .. One];
        Assert.Equal([1.5f], Read(TorchFiles.Zip(Pickle(0x8a, 8, 2, 0, 0, 0, 0, 0, 0, 0), ("0", stored))));
        Assert.Equal([1.5f], Read(TorchFiles.Zip(Pickle(0x8b, 1, 0, 0, 0, 2), ("0", stored))));
        Assert.Equal([1.5f], Read(TorchFiles.Zip(Pickle([.. "I2\n"u8]), ("0", stored))));

        // As an offset, a number that is too large or negative is refused.
        Assert.Contains("unknown way", _scratch.Refusal(TorchFiles.Zip(Pickle(0x8a, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0), ("0", stored))), StringComparison.Ordinal);
        Assert.Contains("unknown way", _scratch.Refusal(TorchFiles.Zip(Pickle(0x8a, 1, 0xff), ("0", stored))), StringComparison.Ordinal);
    }

    /// <summary>Python 2 writes the items of an ordered dict as a list of lists with byte strings as keys.</summary>
    [Fact]
    public void An_ordered_dict_of_Python_2_is_read()
    {
        var pickle = new PickleBuilder().Global("collections", "OrderedDict").Op(']').Op('(')
            .Op(']').Op('(').Op('U').Op(1).Raw("w"u8).Tensor("0", 1, 0, [1], [1]).Op('e')
            .Op(']').Op('(').Op('U').Op(1).Raw("v"u8).Tensor("0", 1, 0, [1], [1]).Op('e')
            .Op('e').Op(0x85).Op('R').Op('}').Op('U').Op(9).Raw("_metadata"u8).Op('N').Op('s').Op('b').Op('.').ToArray();
        using var weights = WeightFile.Open(_scratch.Write(TorchFiles.Zip(pickle, ("0", One))));
        Assert.Equal(["w", "v"], weights.Names);
        Assert.Equal([1.5f], weights.Read("v"));
    }

    [Fact]
    public void A_tensor_of_a_class_of_its_own_is_its_tensor()
    {
        var tensor = Bytes(new PickleBuilder().Tensor("0", 1, 0, [1], [1]));
        var arguments = tensor[Array.IndexOf(tensor, (byte)'(')..^1];
        var pickle = new PickleBuilder().Op('}').Text("w").Global("torch._tensor", "_rebuild_from_type_v2").Op('(')
            .Global("torch._utils", "_rebuild_tensor_v2").Global("__main__", "Mine").Raw(arguments).Op('}').Op('t').Op('R').Op('s').Op('.');
        Assert.Equal([1.5f], Read(TorchFiles.Zip(pickle.ToArray(), ("0", One))));
    }

    [Theory]
    [InlineData("ComplexFloatStorage", 8)]
    [InlineData("ComplexDoubleStorage", 16)]
    [InlineData("QInt8Storage", 1)]
    [InlineData("QInt32Storage", 4)]
    [InlineData("UntypedStorage", 1)]
    public void Storages_of_other_numbers_are_passed_over_in_their_size(string type, int size)
    {
        // {"w": a tensor, "other": other numbers}, or {"model": {"w": a tensor}, "other": ...}.
        byte[] Pickle(bool isInside) => new PickleBuilder().Raw(isInside ? "}"u8 : [(byte)'}', .. Bytes(new PickleBuilder().Text("model").Op('}'))])
            .Text("w").Tensor("0", 1, 0, [1], [1], legacy: true).Raw(isInside ? "s"u8 : "ss"u8)
            .Text("other").Tensor("1", 3, 0, [3], [1], type, legacy: true).Op('s').Op('.').ToArray();
        var data = new byte[3 * size];
        Assert.Equal([1.5f], Read(TorchFiles.Legacy(Pickle(false), true, ("1", 3, data), ("0", 1, One))));
        Assert.Contains(
            "tensor 'other' is of complex or quantized numbers",
            _scratch.Refusal(TorchFiles.Legacy(Pickle(true), true, ("1", 3, data), ("0", 1, One))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_needed_and_sparse_is_named()
    {
        var pickle = new PickleBuilder().Op('}').Text("w").Global("torch._utils", "_rebuild_sparse_tensor").Op('N').Op(0x85).Op('R').Op('s').Op('.');
        Assert.Contains("tensor 'w' is sparse", _scratch.Refusal(TorchFiles.Zip(pickle.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_module_is_named_and_what_to_do_with_it()
    {
        const string Saved = "'models.Cnn14', which only PyTorch and that class can read";
        var whole = new PickleBuilder().Global("models", "Cnn14").Op(')').Op(0x81).Op('}').Text("training").Op(0x88).Op('s').Op('b');
        Assert.Contains($"holds {Saved}; save model.state_dict()", _scratch.Refusal(TorchFiles.Zip([.. whole.ToArray(), (byte)'.'])), StringComparison.Ordinal);

        // Before PyTorch 1.6, a class came with a reference to its source text.
        var legacy = new PickleBuilder().Op('}').Text("model").Op('(').Text("module").Global("models", "Cnn14").Text("models.py").Text("class Cnn14: ...").Op('t').Op('Q')
            .Op(')').Op(0x81).Op('}').Op('b').Op('s').Op('.');
        Assert.Contains($"its 'model' is {Saved}", _scratch.Refusal(TorchFiles.Legacy(legacy.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void The_legacy_layout_is_known_in_every_protocol()
    {
        var file = TorchFiles.Legacy(new PickleBuilder().Op('}').Text("w").Tensor("0", 1, 0, [1], [1], legacy: true).Op('s').Op('.').ToArray(), true, ("0", 1, One));
        var magic = file.AsSpan(2, 13).ToArray();
        Assert.Equal([1.5f], Read([0x80, 3, .. magic, .. file[15..]]));
        Assert.Equal([1.5f], Read([0x80, 4, 0x95, 13, 0, 0, 0, 0, 0, 0, 0, .. magic, .. file[15..]]));
    }

    /// <summary>Lists of many names and tuples of many numbers, as samplers store them.</summary>
    [Fact]
    public void Long_lists_are_passed_over()
    {
        var builder = new PickleBuilder().Op('}').Op('(').Text("names").Op(']');
        for (var batch = 0; batch < 300; batch++)
        {
            builder.Op('(');
            for (var i = 0; i < 1000; i++)
            {
                builder.Text("Y-0123456789.wav");
            }

            builder.Op('e');
        }

        builder.Text("numbers").Op('(').Repeat("K\u0001", 100_000).Op('t').Text("model").Op('}').Text("w").Tensor("0", 1, 0, [1], [1]).Op('s').Op('u').Op('.');
        Assert.Equal([1.5f], Read(TorchFiles.Zip(builder.ToArray(), ("0", One))));
    }

    private static byte[] Bytes(PickleBuilder builder) => builder.ToArray()[2..];

    private float[] Read(byte[] file)
    {
        using var weights = WeightFile.Open(_scratch.Write(file));
        return weights.Read("w");
    }
}
