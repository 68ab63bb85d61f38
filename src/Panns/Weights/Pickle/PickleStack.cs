namespace Panns.Weights.Pickle;

/// <summary>The unpickler's stack, marks and memo, all bounded.</summary>
internal sealed class PickleStack(string source, AllocationBudget budget)
{
    // Picklers write collections in batches of 1000 items (2000 values), but tuples in one piece; nesting adds a few.
    private const int Deepest = 1 << 18;
    private const int MostMarks = 256;
    private const int MemoPage = 1024;
    private const int ValueSize = 32;

    private readonly List<int> _marks = [];
    private readonly List<PickleValue[]> _memo = [];
    private PickleValue[] _values = new PickleValue[256];
    private int _memoized;

    public int Count { get; private set; }

    public bool HasMarks => _marks.Count > 0;

    public void Push(PickleValue value)
    {
        if (Count == _values.Length)
        {
            Require(Count < Deepest, "its values are nested too deeply");
            budget.Charge(2L * Count * ValueSize);
            Array.Resize(ref _values, 2 * Count);
        }

        _values[Count++] = value;
    }

    public PickleValue Pop()
    {
        Require(Count > Floor, "its pickle takes a value that is not there");
        return _values[--Count];
    }

    public PickleValue Peek()
    {
        Require(Count > Floor, "its pickle takes a value that is not there");
        return _values[Count - 1];
    }

    public void Mark()
    {
        Require(_marks.Count < MostMarks, "its values are nested too deeply");
        _marks.Add(Count);
    }

    /// <summary>Pops everything above the last mark, and the mark. Valid until the next push.</summary>
    public ReadOnlySpan<PickleValue> PopToMark()
    {
        Require(_marks.Count > 0, "its pickle takes a mark that is not there");
        var start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var values = _values.AsSpan(start, Count - start);
        Count = start;
        return values;
    }

    /// <summary>Pops the last values. Valid until the next push.</summary>
    public ReadOnlySpan<PickleValue> PopMany(int count)
    {
        Require(Count - count >= Floor, "its pickle takes a value that is not there");
        Count -= count;
        return _values.AsSpan(Count, count);
    }

    public void Memoize(uint index, PickleValue value)
    {
        // Picklers number the memo from 0 without gaps; a large index is an attempt to make the reader allocate a huge table.
        Require(index <= (uint)_memoized, "its pickle's memo has gaps");
        if (index == (uint)(_memo.Count * MemoPage))
        {
            budget.Charge(MemoPage * ValueSize);
            _memo.Add(new PickleValue[MemoPage]);
        }

        _memo[(int)(index / MemoPage)][index % MemoPage] = value;
        _memoized = Math.Max(_memoized, (int)index + 1);
    }

    public void Memoize(PickleValue value) => Memoize((uint)_memoized, value);

    public PickleValue Recall(uint index)
    {
        Require(index < (uint)_memoized, "its pickle recalls a value that was never stored");
        return _memo[(int)(index / MemoPage)][index % MemoPage];
    }

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new PannsException($"{source}: refused: {problem}");
        }
    }
}
