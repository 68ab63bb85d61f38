namespace Panns;

/// <summary>
/// An error whose one-line message tells a user everything: which file or model, what is wrong, what to do.
/// The command line prints only the message.
/// </summary>
public class PannsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: which file, what is wrong, what to do.</param>
    public PannsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One line: which file, what is wrong, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public PannsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
