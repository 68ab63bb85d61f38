using System.Text;

namespace Panns.Tests.Weights.Pickle;

/// <summary>Pickles that would run code or exhaust memory in Python: each is refused by name, at low cost, in both layouts.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("nt", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "exec")]
    [InlineData("builtins", "getattr")]
    [InlineData("__builtin__", "eval")]
    [InlineData("subprocess", "Popen")]
    [InlineData("runpy", "_run_code")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch", "load")]
    [InlineData("numpy.core.multiarray", "fromfile")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    public void A_call_of_any_other_function_is_refused_by_name(string module, string name)
    {
        var marker = _scratch.Path("marker");
        var command = $"echo x > {marker}";
        var call = new PickleBuilder().Global(module, name).Text(command).Op(0x85).Op('R').Op('.').ToArray();
        AssertRefused(call, $"'{module}.{name}'");

        var stacked = new PickleBuilder(4).Text(module).Text(name).Op(0x93).Text(command).Op(0x85).Op('R').Op('.').ToArray();
        AssertRefused(stacked, $"'{module}.{name}'");

        var inst = new PickleBuilder().Op('(').Text(command).Op('i').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n")).Op('.').ToArray();
        AssertRefused(inst, $"'{module}.{name}'");

        var obj = new PickleBuilder().Op('(').Global(module, name).Text(command).Op('o').Op('.').ToArray();
        AssertRefused(obj, $"'{module}.{name}'");
        Assert.False(File.Exists(marker));
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("subprocess", "Popen")]
    [InlineData("builtins", "eval")]
    [InlineData("importlib.util", "find_spec")]
    [InlineData("ctypes", "CDLL")]
    public void What_only_an_attack_names_is_refused_where_it_is_named(string module, string name)
    {
        AssertRefused(new PickleBuilder().Op('}').Text("f").Global(module, name).Op('s').Op('.').ToArray(), $"'{module}.{name}'");
        AssertRefused(new PickleBuilder().Global(module, name).Text("x").Op(0x85).Op(0x81).Op('.').ToArray(), $"'{module}.{name}'");
    }

    [Fact]
    public void A_function_reached_by_getattr_cannot_be_called()
    {
        // getattr(models.Net, 'loads')('x'): the attribute can be stored, but not called; attributes of known globals are refused.
        var attribute = new PickleBuilder().Global("builtins", "getattr").Global("models", "Net").Text("loads").Op(0x86).Op('R');
        AssertRefused(attribute.Text("x").Op(0x85).Op('R').Op('.').ToArray(), "calls something that is no function");
        AssertRefused(
            new PickleBuilder().Global("builtins", "getattr").Global("collections", "OrderedDict").Text("fromkeys").Op(0x86).Op('R').Op('.').ToArray(),
            "'builtins.getattr'");
    }

    [Fact]
    public void A_dict_of_pairs_that_are_none_is_refused()
    {
        foreach (var pairs in (string[])["](K\u0001e", "](]e", "](](N]ee", "](](U\u0001aNNee"])
        {
            AssertRefused(new PickleBuilder().Global("collections", "OrderedDict").Repeat(pairs, 1).Op(0x85).Op('R').Op('.').ToArray(), "");
        }
    }

    [Fact]
    public void A_call_hidden_within_a_real_state_dict_is_refused()
    {
        var pickle = new PickleBuilder().Op('}').Op('(').Text("model").Op('}').Text("w").Tensor("0", 1, 0, [1], [1]).Op('s')
            .Text("optimizer").Global("subprocess", "Popen").Text("id").Op(0x85).Op('R').Op('u').Op('.').ToArray();
        Assert.Contains("'subprocess.Popen'", _scratch.Refusal(TorchFiles.Zip(pickle, ("0", new byte[4]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('o', "OBJ")]
    [InlineData('P', "0x50")]
    [InlineData('S', "0x53")]
    [InlineData('2', "0x32")]
    [InlineData('\u0082', "EXT1")]
    [InlineData('\u0083', "EXT2")]
    [InlineData('\u0084', "EXT4")]
    [InlineData('\u0097', "0x97")]
    [InlineData('\u0098', "0x98")]
    [InlineData('\u00ff', "0xff")]
    public void Opcodes_that_no_state_dict_needs_are_refused(char opcode, string name)
        => AssertRefused(new PickleBuilder().Op('N').Op(opcode).Raw(new byte[16]).Op('.').ToArray(), $"opcode {name} ");

    [Theory]
    [InlineData("(", "nested too deeply")] // marks
    [InlineData("N", "nested too deeply")] // values on the stack
    [InlineData("]", "nested too deeply")] // lists on the stack
    [InlineData("(N", "nested too deeply")]
    public void Deep_nesting_is_refused(string opcodes, string expected)
        => AssertRefused(new PickleBuilder().Repeat(opcodes, 300_000).Op('.').ToArray(), expected);

    [Fact]
    public void Tuples_within_tuples_are_refused()
        => AssertRefused(new PickleBuilder().Op(')').Repeat("\u0085", 100_000).Op('.').ToArray(), "nested too deeply");

    [Fact]
    public void Lists_within_lists_are_no_state_dict()
        => AssertRefused(new PickleBuilder().Repeat("]", 30_000).Repeat("a", 29_999).Op('.').ToArray(), "no dict of tensors");

    [Theory]
    [InlineData("B")] // BINBYTES
    [InlineData("X")] // BINUNICODE
    [InlineData("T")] // BINSTRING
    [InlineData("\u008b")] // LONG4
    [InlineData("\u008d")] // BINUNICODE8
    [InlineData("\u008e")] // BINBYTES8
    [InlineData("\u0095")] // FRAME
    public void A_size_beyond_the_pickle_is_refused(string opcode)
    {
        foreach (var size in new[] { 0x7fffffffUL, 0xffffffffUL, 0x7fffffffffffffffUL, ulong.MaxValue })
        {
            AssertRefused(new PickleBuilder(4).Repeat(opcode, 1).UInt64(size).Op('.').ToArray(), "cut short or broken");
        }
    }

    [Fact]
    public void A_memo_with_gaps_is_refused()
        => AssertRefused(new PickleBuilder().Op('N').Op('r').UInt32(0x7fffffff).Op('.').ToArray(), "memo has gaps");

    [Fact]
    public void A_memo_of_millions_is_refused()
        => AssertRefused(new PickleBuilder(4).Op('N').Repeat("\u0094", 5_000_000).Op('.').ToArray(), "far more memory");

    [Fact]
    public void Tuples_that_double_are_refused()
    {
        // Each level contains the one below twice: 2^40 leaves if they were visited.
        var builder = new PickleBuilder().Op(')').Op('q').Op(0);
        for (byte level = 1; level < 70; level++)
        {
            builder.Op('h').Op((byte)(level - 1)).Op('h').Op((byte)(level - 1)).Op(0x86).Op('q').Op(level).Op('0');
        }

        AssertRefused(builder.Op('.').ToArray(), "nested too deeply");
        AssertRefused(new PickleBuilder().Op(')').Repeat("q\0h\0\u0086", 100).Op('.').ToArray(), "nested too deeply");
    }

    [Fact]
    public void A_million_dicts_are_refused()
        => AssertRefused(new PickleBuilder().Op(']').Repeat("}a", 1_000_000).Op('.').ToArray(), "far more memory");

    [Fact]
    public void A_million_keys_are_refused()
    {
        var builder = new PickleBuilder().Op('}');
        for (var i = 0; i < 300_000; i++)
        {
            builder.Text($"key{i}").Op('N').Op('s');
        }

        AssertRefused(builder.Op('.').ToArray(), "far more memory");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("t.")]
    [InlineData("R.")]
    [InlineData("Q.")]
    [InlineData("NR.")]
    [InlineData("NNR.")]
    [InlineData("N)R.")]
    [InlineData("NQ.")]
    [InlineData(")Q.")]
    [InlineData("NNs.")]
    [InlineData("}(Nu.")]
    [InlineData("N(e.")]
    [InlineData("NNa.")]
    [InlineData("NNb.")]
    [InlineData("(N.")]
    [InlineData("NN.")]
    [InlineData("h\0.")]
    [InlineData("j\0\0\0\u0080.")]
    [InlineData("q\0.")]
    [InlineData("N(q\0.")]
    [InlineData("N\u0093.")]
    [InlineData("NN\u0093.")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.")]
    [InlineData("ctorch._utils\n_rebuild_parameter\n)R.")]
    [InlineData("ctorch._utils\n_rebuild_parameter\nN\u0085R.")]
    [InlineData("ctorch\nFloatStorage\n)R.")]
    [InlineData("ctorch\nSize\n)R.")]
    [InlineData("ccollections\nOrderedDict\n]\u0085R.")]
    [InlineData("N")]
    [InlineData("")]
    [InlineData("N.")]
    [InlineData("K\u0001.")]
    [InlineData("}.")]
    public void Broken_pickles_are_refused(string opcodes)
        => AssertRefused(new PickleBuilder().Repeat(opcodes, 1).ToArray(), string.Empty);

    [Fact]
    public void Text_from_the_file_cannot_write_to_a_terminal()
        => AssertRefused(new PickleBuilder().Global("os\u001b[2J", "system\u0007").Op('.').ToArray(), "'os?[2J.system?'");

    private void AssertRefused(byte[] pickle, string expected)
    {
        Assert.Contains(expected, _scratch.Refusal(TorchFiles.Zip(pickle)), StringComparison.Ordinal);
        Assert.Contains(expected, _scratch.Refusal(TorchFiles.Legacy(pickle)), StringComparison.Ordinal);
    }
}
